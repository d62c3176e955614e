import { definePreset } from "./define.ts";

export default definePreset({
  id: "lucid",
  title: "Lucid's recipe",
  reference: {
    authors: "Olah, Mordvintsev and Schubert",
    year: 2017,
    title: "Feature Visualization",
    url: "https://distill.pub/2017/feature-visualization/",
  },
  differs:
    "the network sees a window of the picture's own size, grey beyond its edges, and all changes of a step are one bilinear map",
  settings: {
    steps: 512,
    parameterization: "fourier",
    colour: "decorrelated",
    optimizer: "adam",
    lr: 0.05,
    start: "normal",
    spread: 0.01,
    augment: "jitter=8,scale=0.1,rotate=10,jitter=4",
    views: 1,
    redirected: 16,
  },
});
