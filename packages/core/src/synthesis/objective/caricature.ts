import { sharpened } from "./cosine.ts";
import { defineTerm } from "./define.ts";
import { axesFrom, layerOf, numberOf, squared, textOf } from "./layer.ts";

export default defineTerm({
  name: "caricature",
  usage: "layer, picture, power = 1",
  summary:
    "more of what a layer sees in a picture: the length of its values along those of the picture, times max(0.1, cos)^power",
  reference: {
    authors: "Olah",
    year: 2018,
    title: "Feature Visualization: Caricatures (Lucid's notebooks)",
    url: "https://github.com/tensorflow/lucid",
  },
  async write(w, args) {
    const { g } = w;
    const value = layerOf(w, this, args);
    const shown = await w.valuesOf(textOf(this, args, 1), value);
    const length = Math.max(1e-12, Math.sqrt(shown.data.reduce((sum, v) => sum + v * v, 0)));
    const unit = g.constant({ ...shown, data: shown.data.map((v) => v / length) }, "caricature/picture");
    const total = (v: string) => g.node("ReduceSum", [v, g.ints(axesFrom(g, v, 1))], { keepdims: 0 });
    const along = total(g.node("Mul", [value, unit]));
    return sharpened(g, along, total(squared(g, value)), g.scalar(1, along), numberOf(this, args, 2, 1));
  },
});
