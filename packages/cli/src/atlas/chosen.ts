import { greatest } from "@convlens/core/base";
import type { Serving } from "./serving.ts";
import type { StudiedLayer } from "./study.ts";
import type { Wiring } from "./wiring.ts";

/** From this correlation on a unit is a class's own. */
const OWN = 0.3;

/**
 * The units of a layer that get pictures, in the order of their numbers. Up to half of them are those that classes rise with most, at most
 * one for each class; the others those that hand on the most, by their deviation over the data set times the norm of the weights that
 * read them. Dead ones come last.
 */
export function chosenUnits(
  { index, reports }: StudiedLayer,
  { reach }: Wiring,
  serving: Serving | undefined,
  count: number,
): number[] {
  const weights = reach[index]!;
  const read = weights.some((w) => w > 0);
  const scores = reports.map(({ unit, deviation, dead }) => (dead ? -1 : deviation * (read ? weights[unit]! : 1)));
  const chosen = new Set(ofClasses(serving?.byUnit[index] ?? []).slice(0, Math.floor(count / 2)));
  for (const unit of greatest(scores, reports.length)) if (chosen.size < count) chosen.add(unit);
  return [...chosen].sort((a, b) => a - b);
}

/** For each class the unit that it rises with most, the closest first. */
function ofClasses(byUnit: Serving["byUnit"][number]): number[] {
  const best = new Map<number, readonly [unit: number, r: number]>();
  for (const [unit, classes] of byUnit.entries())
    for (const [c, r] of classes) if (r >= OWN && r > (best.get(c)?.[1] ?? 0)) best.set(c, [unit, r]);
  return [...new Set([...best.values()].sort((a, b) => b[1] - a[1]).map(([unit]) => unit))];
}
