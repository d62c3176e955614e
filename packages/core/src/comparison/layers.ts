export { spreadOver } from "../base/spread.ts";

/** What is known of a layer that is compared. */
export interface ComparedLayer {
  readonly value: string;
  /** Channels, or elements of a layer without rows and columns. */
  readonly units: number;
}

/** How layers of two networks are put together. */
export const layerMatches = ["name", "cka"] as const;

export type LayerMatch = (typeof layerMatches)[number];

/** From this share of layers with the same name and width, two networks are one network before and after something. */
const SAME = 0.5;

/** By name where most layers of the first have one of the same name and width in the second, else by what they hold. */
export function fittingMatch(a: readonly ComparedLayer[], b: readonly ComparedLayer[]): LayerMatch {
  const same = a.filter((layer) => b.some(({ value, units }) => value === layer.value && units === layer.units));
  return same.length >= SAME * a.length ? "name" : "cka";
}

/**
 * For each layer of the first network the number of its counterpart in the second: the one of its name, or the one with the highest
 * CKA (of equals the first); nothing where there is none.
 * @param cka `cka[i][j]` of layer i of the first and layer j of the second
 */
export function counterparts(
  a: readonly ComparedLayer[],
  b: readonly ComparedLayer[],
  by: LayerMatch,
  cka: readonly ArrayLike<number>[],
): (number | undefined)[] {
  return a.map(({ value }, i) => {
    const found = by === "name" ? b.findIndex((layer) => layer.value === value) : greatest(cka[i]!);
    return found < 0 ? undefined : found;
  });
}

function greatest(values: ArrayLike<number>): number {
  let best = -1;
  for (let j = 0; j < values.length; j++) if (best < 0 || values[j]! > values[best]!) best = j;
  return best;
}
