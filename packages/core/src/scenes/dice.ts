import { type Rng, rng } from "../base/index.ts";
import { shuffle } from "../base/shuffle.ts";

/** Draws for building scenes. */
export interface Dice extends Rng {
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** The same things in another order. */
  shuffled<T>(things: readonly T[]): T[];
}

/**
 * The draws of one purpose in one scene. Scenes and purposes have streams of their own, so that neither the number
 * of scenes nor a change to one purpose moves the draws of another.
 */
export function diceFor(seed: number, index: number, purpose: string): Dice {
  const stream = rng(mixed([seed, Math.floor(seed / 2 ** 32), index, ...purpose].map(numberOf)));
  return {
    ...stream,
    between: (low, high) => low + (high - low) * stream.uniform(),
    whole: (low, high) => low + stream.below(high - low + 1),
    chance: (probability) => stream.uniform() < probability,
    pick: (choices) => choices[stream.below(choices.length)]!,
    shuffled: (things) => shuffle([...things], stream),
  };
}

const numberOf = (part: number | string): number => (typeof part === "number" ? part : part.charCodeAt(0));

/** The finaliser of MurmurHash3 (Appleby, 2011), applied as each number comes in. */
function mixed(numbers: readonly number[]): number {
  let h = 0x2545f491;
  for (const n of numbers) {
    h = (h ^ (n | 0)) + 0x9e3779b9;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}
