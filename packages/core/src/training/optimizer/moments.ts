import type { Builder } from "../../op/builder.ts";
import { plus, times } from "../../op/mask.ts";

/** `rate · old + (1 − rate) · value`: an exponential moving average after one more step. */
export const averaged = (g: Builder, old: string, value: string, rate: number): string =>
  g.node("Add", [times(g, old, rate), times(g, value, 1 - rate)]);

/** A gradient plus that of ½ · decay · ‖weight‖². */
export const withDecay = (g: Builder, gradient: string, weight: string, decay: number): string =>
  decay === 0 ? gradient : g.node("Add", [gradient, times(g, weight, decay)]);

/** `1 − rate^step`, a scalar: the share of a moving average that its beginning at zero has not swallowed. */
export function warmth(g: Builder, rate: number, step: string): string {
  // As 1 − eˣ = −2 tanh(x/2) / (1 − tanh(x/2)), which keeps float32's precision where the rate is near 1 and the first steps would cancel.
  const half = g.node("Tanh", [times(g, step, Math.log(rate) / 2)]);
  return g.node("Div", [times(g, half, -2), plus(g, g.node("Neg", [half]), 1)]);
}
