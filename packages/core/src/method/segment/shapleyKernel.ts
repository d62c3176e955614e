import type { Rng } from "../../base/rng.ts";
import type { Coalition } from "./coalitions.ts";

/** Coalitions between nobody and everyone, and what each counts for. */
export interface Weighing {
  readonly coalitions: readonly Coalition[];
  readonly weights: readonly number[];
}

/** Draws that meet a coalition again cost nothing but time; after so many for each one wanted, those found are enough. */
const PATIENCE = 8;

/**
 * Coalitions of `players` under the Shapley kernel (M − 1)/(C(M, s)·s·(M − s)), all of them where they are no more than `most`.
 * Otherwise whole sizes as long as they fit, from 1 and M − 1 inwards, which weigh most; the weight of the sizes left goes
 * to coalitions drawn from them by the kernel, each together with its complement.
 */
export function shapleyKernel(players: number, most: number, rng: Rng): Weighing {
  const coalitions: Coalition[] = [];
  const weights: number[] = [];
  let size = 1;
  for (; 2 * size <= players; size++) {
    const alone = 2 * size === players;
    const ofSize = choose(players, size);
    if (coalitions.length + ofSize * (alone ? 1 : 2) > most) break;
    for (const coalition of subsets(players, size)) {
      const both = alone ? [coalition] : [coalition, complement(coalition)];
      coalitions.push(...both);
      weights.push(...both.map(() => massOf(players, size) / ofSize));
    }
  }
  const drawn = drawnPairs(players, size, Math.floor((most - coalitions.length) / 2), rng);
  return { coalitions: [...coalitions, ...drawn.coalitions], weights: [...weights, ...drawn.weights] };
}

/** The kernel's weight of all coalitions of a size. */
const massOf = (players: number, size: number): number => (players - 1) / (size * (players - size));

/** `pairs` coalitions and their complements, of `smallest` players and up to as many left out. */
function drawnPairs(players: number, smallest: number, pairs: number, rng: Rng): Weighing {
  const sizes = Array.from({ length: Math.max(0, players - 2 * smallest + 1) }, (_, i) => smallest + i);
  const masses = sizes.map((s) => massOf(players, s));
  const mass = masses.reduce((a, b) => a + b, 0);
  const found = new Map<string, { coalition: Coalition; times: number }>();
  let draws = 0;
  for (; sizes.length > 0 && found.size < pairs && draws < PATIENCE * pairs; draws++) {
    const drawn = subset(players, sizes[pick(masses, mass * rng.uniform())]!, rng);
    // of a coalition and its complement, the one with the first player stands for both
    const coalition = drawn[0] === 1 ? drawn : complement(drawn);
    const key = coalition.join("");
    const known = found.get(key);
    if (known) known.times++;
    else found.set(key, { coalition, times: 1 });
  }
  const each = [...found.values()];
  return {
    coalitions: each.flatMap(({ coalition }) => [coalition, complement(coalition)]),
    weights: each.flatMap(({ times }) => new Array<number>(2).fill((mass * times) / (2 * draws))),
  };
}

function pick(masses: readonly number[], at: number): number {
  let left = at;
  const found = masses.findIndex((m) => {
    left -= m;
    return left < 0;
  });
  return found < 0 ? masses.length - 1 : found;
}

/** `size` of the players, drawn without putting back. */
function subset(players: number, size: number, rng: Rng): Coalition {
  const coalition = new Uint8Array(players);
  const order = Array.from({ length: players }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const j = i + rng.below(players - i);
    [order[i], order[j]] = [order[j]!, order[i]!];
    coalition[order[i]!] = 1;
  }
  return coalition;
}

/** All coalitions of a size, in lexical order of their players. */
function* subsets(players: number, size: number): Generator<Coalition> {
  const members = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    const coalition = new Uint8Array(players);
    for (const m of members) coalition[m] = 1;
    yield coalition;
    let last = size - 1;
    while (last >= 0 && members[last] === players - size + last) last--;
    if (last < 0) return;
    members[last]!++;
    for (let i = last + 1; i < size; i++) members[i] = members[i - 1]! + 1;
  }
}

const complement = (coalition: Coalition): Coalition => coalition.map((v) => 1 - v);

function choose(n: number, k: number): number {
  let c = 1;
  for (let i = 1; i <= k; i++) c = (c * (n - k + i)) / i;
  return c;
}
