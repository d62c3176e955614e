import type { Writer } from "../../../op/index.ts";
import { notNegative, plus, times } from "../../../op/mask.ts";

/** `z` moved away from zero by `epsilon`, to the side on which it is; zero counts as positive. */
export function stabilized(g: Writer, z: string, epsilon: number): string {
  return g.node("Add", [z, plus(g, times(g, notNegative(g, z), 2 * epsilon), -epsilon)]);
}

/** Relevance for each unit of `z`. */
export const perUnit = (g: Writer, relevance: string, z: string, epsilon: number): string =>
  g.node("Div", [relevance, stabilized(g, z, epsilon)]);

/** The same where `z` is never negative. */
export const perUnitOfPositive = (g: Writer, relevance: string, z: string, epsilon: number): string =>
  g.node("Div", [relevance, plus(g, z, epsilon)]);
