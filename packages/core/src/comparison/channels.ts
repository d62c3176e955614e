import { assign } from "../base/assignment.ts";
import { dot } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { type Correlated, standardised } from "../dataset/correlation.ts";

/** The channel of another layer that is most like one. */
export interface Likest {
  readonly channel: number;
  /** Pearson's correlation of both over the pictures, −1 to 1; 0 where one of them never changes. */
  readonly r: number;
}

/** Which channels of two layers stand for each other. */
export interface Matching {
  /** One to one, so that the correlations add up to the most: as many pairs as the smaller layer has channels, in the order of `a`. */
  readonly pairs: readonly Correlated[];
  /** For each channel of `a` the likest of `b`, whoever else has it, and the other way round. */
  readonly likest: { readonly a: readonly Likest[]; readonly b: readonly Likest[] };
  /** Channels that give every picture the same. */
  readonly constant: { readonly a: readonly number[]; readonly b: readonly number[] };
}

/**
 * Matches the channels of two layers by how they rise and fall over the same pictures (Li et al., "Convergent learning: do
 * different neural networks learn the same representations?", 2016, https://arxiv.org/abs/1511.07543).
 * @param a N×channels: each channel's mean over positions; `b` likewise, of any number of channels
 */
export function matchChannels(a: Float32Tensor, b: Float32Tensor): Matching {
  const [columnsA, columnsB] = [standardised(a), standardised(b)];
  const [rows, columns] = [columnsA.length, columnsB.length];
  const r = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) r[i * columns + j] = dot(columnsA[i]!, columnsB[j]!);
  const at = (i: number, j: number) => r[i * columns + j]!;
  return {
    pairs: pairsOf(rows, columns, at),
    likest: {
      a: columnsA.map((_, i) => likestOf(columns, (j) => at(i, j))),
      b: columnsB.map((_, j) => likestOf(rows, (i) => at(i, j))),
    },
    constant: { a: constantsOf(columnsA), b: constantsOf(columnsB) },
  };
}

function pairsOf(rows: number, columns: number, r: (i: number, j: number) => number): Correlated[] {
  if (rows <= columns)
    return Array.from(
      assign(rows, columns, (i, j) => -r(i, j)),
      (b, a) => ({ a, b, r: r(a, b) }),
    );
  const rowOf = assign(columns, rows, (j, i) => -r(i, j));
  return Array.from(rowOf, (a, b) => ({ a, b, r: r(a, b) })).sort((x, y) => x.a - y.a);
}

function likestOf(count: number, r: (channel: number) => number): Likest {
  let channel = 0;
  for (let c = 1; c < count; c++) if (r(c) > r(channel)) channel = c;
  return { channel, r: r(channel) };
}

const constantsOf = (columns: readonly Float64Array[]): number[] =>
  columns.flatMap((column, c) => (column.every((v) => v === 0) ? [c] : []));

/** A channel with no correlation of at least this has nothing like it in the other layer. */
const LIKE = 0.5;

/** Channels that change over the pictures and have no like in the other layer: of `a`, what was lost; of `b`, what is new. */
export const withoutLike = ({ likest, constant }: Matching, side: "a" | "b", least: number = LIKE): number[] => {
  const still = new Set(constant[side]);
  return likest[side].flatMap(({ r }, channel) => (r < least && !still.has(channel) ? [channel] : []));
};

/** About the greatest correlation that chance alone gives a channel among many over some pictures: √(2 ln channels / (pictures − 1)). */
export const byChance = (channels: number, pictures: number): number =>
  Math.min(1, Math.sqrt((2 * Math.log(Math.max(2, channels))) / Math.max(1, pictures - 1)));
