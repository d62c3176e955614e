import { positive, times } from "../../../op/mask.ts";
import type { Known, LayerRule } from "./define.ts";
import { Layer } from "./define.ts";
import { perUnit, perUnitOfPositive } from "./stabilized.ts";

/**
 * All contributions, those with the output's own sign 1 + γ times: R_i = Σ_k (z_ik + γ·z^±_ik) / (z_k + γ·z^±_k)·R_k, ± the sign of z_k.
 * For inputs and outputs that are not negative it is the rule of Montavon et al. 2019, https://doi.org/10.1007/978-3-030-28954-6_10;
 * for others the generalised one of Andéol et al. 2021, https://arxiv.org/abs/2106.08376, whose denominator is never zero.
 */
export const gamma: LayerRule = (c, plain, known) => {
  const layer = new Layer(c, plain, known);
  const { g, y, dy } = c;
  const z = y[0]!;
  if (layer.nonNegative && known.relu(z)) return ofPositive(layer, known);
  const above = positive(g, z);
  const risen = layer.sum("positive");
  const fallen = g.node("Sub", [z, risen]);
  const favoured = g.node("Add", [fallen, g.node("Mul", [above, g.node("Sub", [risen, fallen])])]);
  const s = perUnit(g, dy[0]!, g.node("Add", [z, times(g, favoured, known.gamma)]), known.epsilon);
  const ofAbove = times(g, g.node("Mul", [s, above]), known.gamma);
  const ofBelow = g.node("Sub", [times(g, s, known.gamma), ofAbove]);
  const sum = (...parts: (string | null)[]) => (parts.every((p) => p !== null) ? g.node("Sum", parts) : null);
  const shares = sum(
    g.node("Mul", [layer.x, layer.back(s, layer.w)]),
    layer.shares("positive", ofAbove),
    layer.shares("negative", ofBelow),
  );
  const back = layer.backToBias(s);
  const ofBias = sum(
    back && g.node("Mul", [layer.b!, back]),
    layer.sharesOfBias("positive", ofAbove),
    layer.sharesOfBias("negative", ofBelow),
  );
  return layer.placed(shares!, ofBias);
};

/** Where neither inputs nor what is read of the output are negative: weights w + γw⁺, in one product each way. */
function ofPositive(layer: Layer, { epsilon, gamma: favour, relu }: Known): readonly (string | null)[] {
  const { g, y, dy } = layer.c;
  const favoured = (v: string) => g.node("Add", [v, times(g, g.node("Relu", [v]), favour)]);
  const w = favoured(layer.w);
  const positiveSum = times(g, layer.sum("positive"), favour);
  const s = perUnitOfPositive(g, dy[0]!, g.node("Add", [relu(y[0]!)!, positiveSum]), epsilon);
  const back = layer.backToBias(s);
  return layer.placed(g.node("Mul", [layer.x, layer.back(s, w)]), back && g.node("Mul", [favoured(layer.b!), back]));
}
