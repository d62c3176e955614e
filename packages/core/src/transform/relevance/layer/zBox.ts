import { negativePart } from "../../../op/mask.ts";
import type { LayerRule } from "./define.ts";
import { Layer } from "./define.ts";
import { perUnit } from "./stabilized.ts";

/**
 * For pixels between a lowest and a highest value: R_i = Σ_k (x·w - l·w⁺ - h·w⁻)_ik / Σ_i (…)_ik · R_k. The bias takes no part.
 *
 * Montavon et al. 2017, https://arxiv.org/abs/1512.02479
 */
export const zBox: LayerRule = (c, plain, known) => {
  const layer = new Layer(c, plain, known);
  const { g, dy } = c;
  const [low, high] = [known.low(layer.x), known.high(layer.x)];
  const [rise, fall] = [g.node("Relu", [layer.w]), negativePart(g, layer.w)];
  const bounds = g.node("Add", [layer.forward(low, rise), layer.forward(high, fall)]);
  const s = perUnit(g, dy[0]!, g.node("Sub", [layer.forward(layer.x, layer.w), bounds]), known.epsilon);
  const ofBounds = g.node("Add", [
    g.node("Mul", [low, layer.back(s, rise)]),
    g.node("Mul", [high, layer.back(s, fall)]),
  ]);
  return layer.placed(g.node("Sub", [g.node("Mul", [layer.x, layer.back(s, layer.w)]), ofBounds]));
};
