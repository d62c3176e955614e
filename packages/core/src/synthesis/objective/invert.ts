import { defineTerm } from "./define.ts";
import { squaredDistance } from "./distance.ts";
import { layerOf, textOf } from "./layer.ts";

export default defineTerm({
  name: "invert",
  usage: "layer, picture",
  summary:
    "minus how far a layer is from what it is on a picture, −‖a − a₀‖² / ‖a₀‖²: what the layer still knows of it",
  reference: {
    authors: "Mahendran and Vedaldi",
    year: 2015,
    title: "Understanding Deep Image Representations by Inverting Them",
    url: "https://arxiv.org/abs/1412.0035",
  },
  async write(w, args) {
    const value = layerOf(w, this, args);
    const shown = w.g.constant(await w.valuesOf(textOf(this, args, 1), value), "invert/picture");
    return w.g.node("Neg", [squaredDistance(w.g, value, shown)]);
  },
});
