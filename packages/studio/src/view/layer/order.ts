import type { LayerMaps } from "@convlens/core/lab";

/** In what order channels are shown. */
export const orders = {
  number: "by number",
  strength: "strongest first",
  variance: "most varied first",
  kinship: "by similar weights",
} as const;

export type Order = keyof typeof orders;

/** The channels of a layer in an order; by number where another cannot be had. */
export function orderOf({ extents: [channels], statistics, kinship }: LayerMaps, order: Order): Int32Array {
  const all = Int32Array.from({ length: channels! }, (_, c) => c);
  if (order === "kinship" && kinship) return Int32Array.from(kinship);
  const keys = order === "strength" ? statistics.greatest : order === "variance" ? statistics.variance : undefined;
  return keys ? all.sort((a, b) => keys[b]! - keys[a]! || a - b) : all;
}
