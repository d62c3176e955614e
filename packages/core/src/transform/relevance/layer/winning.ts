import type { LayerRule } from "./define.ts";
import { Layer } from "./define.ts";
import { perUnit, perUnitOfPositive } from "./stabilized.ts";

/** The chance that an input excited the layer: P_i = Σ_k x_i·w⁺_ik / Σ_i x_i·w⁺_ik · P_k, biases left out. */
export const winning: LayerRule = (c, plain, known) => {
  const layer = new Layer(c, plain, known);
  const s = perUnitOfPositive(c.g, c.dy[0]!, layer.sum("positive", { bias: false }), known.epsilon);
  return layer.placed(layer.shares("positive", s));
};

/** That chance, less the chance that it excited a layer whose weights are the opposite. */
export const contrasted: LayerRule = (c, plain, known) => {
  const layer = new Layer(c, plain, known);
  const dual = perUnit(c.g, c.dy[0]!, layer.sum("negative", { bias: false }), known.epsilon);
  const [own] = winning(c, plain, known).filter((v) => v !== null);
  return layer.placed(c.g.node("Sub", [own!, layer.shares("negative", dual)]));
};
