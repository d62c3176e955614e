import { greatest } from "./layers.ts";
import type { StudiedLayer } from "./study.ts";
import type { Wiring } from "./wiring.ts";

/**
 * The units of a layer that get pictures, in the order of their numbers: those that hand on the most, by their deviation over the data
 * set times the norm of the weights that read them. Dead ones come last.
 */
export function chosenUnits({ index, reports }: StudiedLayer, { reach }: Wiring, count: number): number[] {
  const weights = reach[index]!;
  const read = weights.some((w) => w > 0);
  const scores = reports.map(({ unit, deviation, dead }) => (dead ? -1 : deviation * (read ? weights[unit]! : 1)));
  return greatest(scores, count).sort((a, b) => a - b);
}
