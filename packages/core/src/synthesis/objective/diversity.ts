import { defineTerm } from "./define.ts";
import { gramOf } from "./gram.ts";
import { axesFrom, layerOf, squared, sumOf } from "./layer.ts";

/** Keeps a layer in which nothing responds from dividing by nothing. */
const TINY = 1e-12;

export default defineTerm({
  name: "diversity",
  usage: "layer",
  summary:
    "minus how alike a picture is to the others of the batch: the cosines of what occurs together in a layer, summed",
  reference: {
    authors: "Olah, Mordvintsev and Schubert",
    year: 2017,
    title: "Feature Visualization",
    url: "https://distill.pub/2017/feature-visualization/",
  },
  starts: "apart",
  write(w, args) {
    const { g } = w;
    const grams = g.node("Flatten", [gramOf(g, layerOf(w, this, args))]);
    const squares = g.node("ReduceSum", [squared(g, grams), g.ints(axesFrom(g, grams, 1))], { keepdims: 1 });
    const unit = g.node("Div", [grams, g.node("Sqrt", [g.node("Add", [squares, g.scalar(TINY, squares)])])]);
    const all = g.node("ReduceSum", [unit, g.ints([0])], { keepdims: 1 });
    return sumOf(g, g.node("Mul", [unit, g.node("Sub", [unit, all])]));
  },
});
