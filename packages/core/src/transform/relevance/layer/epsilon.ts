import type { BackwardContext } from "../../../op/index.ts";
import type { Known, LayerRule } from "./define.ts";
import { perUnit, perUnitOfPositive } from "./stabilized.ts";

/**
 * In proportion to all contributions: R_i = Σ_k z_ik / (z_k + ε·sign z_k) · R_k.
 * For every operator that is linear in its inputs together: layers, sums, averages.
 *
 * Bach et al. 2015, https://doi.org/10.1371/journal.pone.0130140
 */
export const epsilon: LayerRule = (c, plain, known) => {
  const { g, x, y, dy } = c;
  const positive = known.nonNegative(y[0]!) ? y[0]! : rectified(c, known);
  const s = positive ? perUnitOfPositive(g, dy[0]!, positive, known.epsilon) : perUnit(g, dy[0]!, y[0]!, known.epsilon);
  return plain({ ...c, dy: [s] }).map((d, i) => d && g.node("Mul", [x[i]!, d]));
};

/** The output without what is negative of it, where that has no relevance. */
const rectified = ({ g, y }: BackwardContext, known: Known): string | undefined =>
  known.relu(y[0]!) ?? (known.rectified(y[0]!) ? g.node("Relu", [y[0]!]) : undefined);
