import { times } from "../../../op/mask.ts";
import type { LayerRule } from "./define.ts";
import { Layer } from "./define.ts";
import { perUnit, perUnitOfPositive } from "./stabilized.ts";

/**
 * Positive and negative contributions apart: R_i = Σ_k (α·z⁺_ik / z⁺_k - (α - 1)·z⁻_ik / z⁻_k)·R_k.
 *
 * Bach et al. 2015, https://doi.org/10.1371/journal.pone.0130140
 */
export const alphaBeta =
  (alpha: number): LayerRule =>
  (c, plain, known) => {
    const layer = new Layer(c, plain, known);
    const { g } = c;
    const above = perUnitOfPositive(g, times(g, c.dy[0]!, alpha), layer.sum("positive"), known.epsilon);
    const shares = layer.shares("positive", above);
    const ofBias = layer.sharesOfBias("positive", above);
    if (alpha === 1) return layer.placed(shares, ofBias);
    const below = perUnit(g, times(g, c.dy[0]!, alpha - 1), layer.sum("negative"), known.epsilon);
    const less = layer.sharesOfBias("negative", below);
    return layer.placed(
      g.node("Sub", [shares, layer.shares("negative", below)]),
      ofBias && less && g.node("Sub", [ofBias, less]),
    );
  };

/** The positive contributions alone: α = 1. Montavon et al. 2017, https://arxiv.org/abs/1512.02479 */
export const zPlus: LayerRule = alphaBeta(1);
