import type { BackwardContext } from "../../../op/index.ts";
import { positive, times } from "../../../op/mask.ts";
import type { Known, LayerRule } from "./define.ts";
import { Layer } from "./define.ts";
import { perUnit, perUnitOfPositive } from "./stabilized.ts";

/** Of more terms than these some are positive, to all intents: α = 1 then needs no product for outputs that have none. */
const MANY = 64;

/**
 * Positive and negative contributions apart: R_i = Σ_k (α·z⁺_ik / z⁺_k - (α - 1)·z⁻_ik / z⁻_k)·R_k.
 * Where an output has contributions of one sign only, they have all of its relevance, so that none is lost or made.
 *
 * Bach et al. 2015, https://doi.org/10.1371/journal.pone.0130140
 */
export const alphaBeta =
  (alpha: number): LayerRule =>
  (c, plain, known) => {
    const layer = new Layer(c, plain, known);
    const { g, y } = c;
    if (alpha === 1 && (known.rectified(y[0]!) || layer.terms > MANY)) return ofPositive(layer, known);
    const risen = layer.sum("positive");
    // Where nothing is positive the output is the sum of what is negative.
    const fallen = alpha === 1 ? y[0]! : layer.sum("negative");
    const [above, below] = weights(c, alpha, risen, fallen);
    const toPositive = perUnitOfPositive(g, above, risen, known.epsilon);
    const toNegative = perUnit(g, below, fallen, known.epsilon);
    const both = (share: "shares" | "sharesOfBias") => {
      const [a, b] = [layer[share]("positive", toPositive), layer[share]("negative", toNegative)];
      return a && b && g.node("Sub", [a, b]);
    };
    return layer.placed(both("shares")!, both("sharesOfBias"));
  };

/** α = 1 where each output has something positive, or has no relevance. */
function ofPositive(layer: Layer, { epsilon, rectified }: Known): readonly (string | null)[] {
  const { g, y, dy } = layer.c;
  const doubled = rectified(y[0]!) && !layer.nonNegative;
  const sum = doubled ? layer.twiceSumWhereActive(2 * epsilon) : layer.sum("positive", { away: epsilon });
  const s = g.node("Div", [dy[0]!, sum]);
  const back = [layer.shares("positive", s), layer.sharesOfBias("positive", s)] as const;
  const [shares, ofBias] = doubled ? back.map((v) => v && times(g, v, 2)) : back;
  return layer.placed(shares!, ofBias);
}

/** α·R and (α - 1)·R; 1·R and nothing where nothing falls; nothing and -1·R where nothing rises. */
function weights({ g, dy }: BackwardContext, alpha: number, risen: string, fallen: string): [string, string] {
  const rises = positive(g, risen);
  const below = g.node("Mul", [dy[0]!, g.node("Sub", [times(g, rises, alpha), g.scalar(1, rises)])]);
  if (alpha === 1) return [dy[0]!, below];
  const falls = positive(g, g.node("Neg", [fallen]));
  const more = g.node("Add", [times(g, falls, alpha - 1), g.scalar(1, falls)]);
  return [g.node("Mul", [dy[0]!, more]), below];
}

/** The positive contributions alone: α = 1. Montavon et al. 2017, https://arxiv.org/abs/1512.02479 */
export const zPlus: LayerRule = alphaBeta(1);
