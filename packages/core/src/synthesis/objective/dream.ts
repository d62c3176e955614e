import { defineTerm } from "./define.ts";
import { layerOf } from "./layer.ts";

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
    const value = layerOf(w, this, args);
    const axes = w.g.ints(
      w.g
        .shape(value)
        .slice(1)
        .map((_, i) => i + 1),
    );
    return w.g.node("ReduceMean", [w.g.node("Mul", [value, value]), axes], { keepdims: 0 });
  },
});
