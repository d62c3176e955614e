import type { Builder } from "../../op/builder.ts";
import { squared, sumOf } from "./layer.ts";

/** Keeps what is nothing from being divided by. */
const TINY = 1e-12;

/** N of N×… and 1×…: ‖a − b‖² / ‖b‖². */
export function squaredDistance(g: Builder, a: string, b: string): string {
  const length = sumOf(g, squared(g, b));
  return g.node("Div", [sumOf(g, squared(g, g.node("Sub", [a, b]))), g.node("Max", [length, g.scalar(TINY, length)])]);
}
