import { defineTerm } from "./define.ts";
import { meanOf, numberOf } from "./layer.ts";

export default defineTerm({
  name: "l1",
  usage: "grey = 0.5",
  summary:
    "the mean absolute difference of colours from grey; written - 0.1*l1() it keeps the rest of the picture grey",
  reference: {
    authors: "Olah, Mordvintsev and Schubert",
    year: 2017,
    title: "Feature Visualization",
    url: "https://distill.pub/2017/feature-visualization/",
  },
  write({ g, picture }, args) {
    const grey = g.scalar(numberOf(this, args, 0, 0.5), picture);
    return meanOf(g, g.node("Abs", [g.node("Sub", [picture, grey])]));
  },
});
