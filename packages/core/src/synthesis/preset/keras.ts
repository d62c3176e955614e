import { definePreset } from "./define.ts";

export default definePreset({
  id: "keras",
  title: "The recipe of the Keras blog",
  reference: {
    authors: "Chollet",
    year: 2016,
    title: "How convolutional neural networks see the world",
    url: "https://blog.keras.io/how-convolutional-neural-networks-see-the-world.html",
  },
  settings: {
    steps: 20,
    parameterization: "pixels",
    colour: "clipped",
    optimizer: "normalized",
    lr: 1 / 255,
    start: "uniform",
    spread: 10 / 255,
    augment: "none",
    views: 1,
    redirected: 0,
  },
});
