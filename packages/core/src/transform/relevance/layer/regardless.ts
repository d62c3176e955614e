import type { BackwardContext } from "../../../op/index.ts";
import type { LayerRule } from "./define.ts";
import { Layer } from "./define.ts";
import { perUnitOfPositive } from "./stabilized.ts";

/** Far below what weights add up to: shares that do not depend on the input need no other stabiliser. */
const TINY = 1e-12;

/** In proportion to something of the weights, whatever the input is. The bias takes no part. */
const regardless =
  (of: (g: BackwardContext["g"], w: string) => string): LayerRule =>
  (c, plain, known) => {
    const layer = new Layer(c, plain, known);
    const { g } = c;
    const ones = g.node("Expand", [g.scalar(1, layer.x), g.node("Shape", [layer.x])]);
    const w = of(g, layer.w);
    const s = perUnitOfPositive(g, c.dy[0]!, layer.forward(ones, w), TINY);
    return layer.placed(layer.back(s, w));
  };

/** R_i = Σ_k w²_ik / Σ_i w²_ik · R_k. Montavon et al. 2017, https://arxiv.org/abs/1512.02479 */
export const wSquare = regardless((g, w) => g.node("Mul", [w, w]));

/** To all inputs alike: each w² is 1. Lapuschkin et al. 2019, https://arxiv.org/abs/1902.10178 */
export const flat = regardless((g, w) => g.node("Expand", [g.scalar(1, w), g.node("Shape", [w])]));
