import type { Builder } from "../../op/builder.ts";

/** Less alike than this counts as this much: where a search begins, hardly anything is alike, and nothing would pull. */
const LEAST = 0.1;

/** Keeps the length of nothing from having no gradient. */
const TINY = 1e-12;

/**
 * `dot · max(0.1, cos)^power`, cos the cosine between a value and another one, which makes what lies in its direction count for more
 * than what is merely large. `square` is the squared length of the value, `length` that of the other.
 */
export function sharpened(g: Builder, dot: string, square: string, length: string, power: number): string {
  if (power === 0) return dot;
  const own = g.node("Sqrt", [g.node("Add", [square, g.scalar(TINY, square)])]);
  const cosine = g.node("Div", [dot, g.node("Mul", [own, length])]);
  const floored = g.node("Max", [cosine, g.scalar(LEAST, cosine)]);
  return g.node("Mul", [dot, g.node("Pow", [floored, g.scalar(power, floored)])]);
}
