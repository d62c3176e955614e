import { shuffled } from "../base/shuffle.ts";
import { streamOf } from "./augment/stream.ts";

// Streams of draws that belong to a data set as a whole.
const SPLIT = 1;

/**
 * Takes a share of each class away for validation, drawn by the seed: at least one picture of a class that has two or more,
 * and never all of them. Gives the places of the labels in both parts, ascending.
 */
export function splitPlaces(
  labels: ArrayLike<number>,
  share: number,
  seed: number,
): { train: number[]; validation: number[] } {
  const places = Array.from(labels, (_, i) => i);
  const taken = new Set<number>();
  for (const label of new Set(Array.from(labels))) {
    const own = places.filter((i) => labels[i] === label);
    const count = Math.min(own.length - 1, Math.max(1, Math.round(own.length * share)));
    const order = shuffled(own.length, streamOf(seed, SPLIT, label));
    for (let i = 0; i < count; i++) taken.add(own[order[i]!]!);
  }
  return { train: places.filter((i) => !taken.has(i)), validation: places.filter((i) => taken.has(i)) };
}
