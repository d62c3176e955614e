import { defineTerm } from "./define.ts";
import { squaredDistance } from "./distance.ts";
import { gramOf } from "./gram.ts";
import { layerOf, textOf } from "./layer.ts";

export default defineTerm({
  name: "style",
  usage: "layer, picture",
  summary:
    "minus how far what occurs together in a layer is from what does on a picture, −‖G − G₀‖² / ‖G₀‖² of Gram matrices: its textures",
  reference: {
    authors: "Gatys, Ecker and Bethge",
    year: 2015,
    title: "Texture Synthesis Using Convolutional Neural Networks",
    url: "https://arxiv.org/abs/1505.07376",
  },
  async write(w, args) {
    const { g } = w;
    const value = layerOf(w, this, args);
    const shown = g.constant(await w.valuesOf(textOf(this, args, 1), value), "style/picture");
    return g.node("Neg", [squaredDistance(g, gramOf(g, value), gramOf(g, shown))]);
  },
});
