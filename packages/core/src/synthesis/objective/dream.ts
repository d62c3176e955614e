import { defineTerm } from "./define.ts";
import { layerOf, meanOf, squared } from "./layer.ts";

export default defineTerm({
  name: "dream",
  usage: "layer",
  summary: "the mean square of a whole layer: more of whatever is there",
  reference: {
    authors: "Mordvintsev, Olah and Tyka",
    year: 2015,
    title: "Inceptionism: Going Deeper into Neural Networks",
    url: "https://research.google/blog/inceptionism-going-deeper-into-neural-networks/",
  },
  write(w, args) {
    return meanOf(w.g, squared(w.g, layerOf(w, this, args)));
  },
});
