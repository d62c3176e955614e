import type { Update, UpdateContext } from "./define.ts";
import { averaged, warmth } from "./moments.ts";

export type AdamSlot = "mean" | "square";
export type AdamSetting = "beta1" | "beta2" | "epsilon" | "weightDecay";

export const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², w ← w − rate · (m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + ε). */
export function adamStep(c: UpdateContext<AdamSlot, AdamSetting>): Update<AdamSlot> {
  const { g, weight, gradient, state, rate, step, settings } = c;
  const { beta1, beta2, epsilon } = settings;
  const mean = averaged(g, state.mean, gradient, beta1);
  const square = averaged(g, state.square, g.node("Mul", [gradient, gradient]), beta2);
  // With r = √(1 − β₂ᵗ), the fraction is m / (√s + ε r) · r / (1 − β₁ᵗ), in which scalars meet scalars first.
  const root = g.node("Sqrt", [warmth(g, beta2, step)]);
  const factor = g.node("Div", [g.node("Mul", [rate, root]), warmth(g, beta1, step)]);
  const floor = g.node("Mul", [root, g.scalar(epsilon, root)]);
  const scale = g.node("Add", [g.node("Sqrt", [square]), floor]);
  const change = g.node("Mul", [g.node("Div", [mean, scale]), factor]);
  return { weight: g.node("Sub", [weight, change]), state: { mean, square } };
}
