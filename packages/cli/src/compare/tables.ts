import { type Answer, byChance, type Matching, withoutLike } from "@convlens/core/comparison";
import type { Table } from "@convlens/core/method";
import type { DataSet } from "@convlens/node";
import { csvTable } from "../csvTable.ts";
import type { LayerComparison, LayerPair } from "./layers.ts";
import type { Side } from "./sides.ts";

type Sides = readonly [Side, Side];

/** What is told of a layer and its counterpart. */
export interface PairFigures {
  readonly a: string;
  readonly b: string;
  /** `null` where one of them is the same for all pictures. */
  readonly cka: number | null;
  readonly channels: { readonly a: number; readonly b: number };
  /** Of matched channels. */
  readonly correlation: { readonly mean: number; readonly deviation: number; readonly median: number };
  /** Channels of the first with no like in the second, and the other way round. */
  readonly lost: readonly number[];
  readonly new: readonly number[];
  /** Channels that are the same for all pictures. */
  readonly constant: Matching["constant"];
  /** About the greatest correlation that a channel has by chance. */
  readonly byChance: number;
}

export const pairFigures = ({ pairs, pictures }: LayerComparison, [a, b]: Sides): PairFigures[] =>
  pairs.map((pair) => {
    const [x, y] = [a.layers[pair.a]!, b.layers[pair.b]!];
    return {
      a: x.value,
      b: y.value,
      cka: Number.isNaN(pair.cka) ? null : pair.cka,
      channels: { a: x.units, b: y.units },
      correlation: correlationOf(pair),
      lost: withoutLike(pair.matching, "a"),
      new: withoutLike(pair.matching, "b"),
      constant: pair.matching.constant,
      byChance: byChance(y.units, pictures),
    };
  });

/** Of pairs of which both change. */
function correlationOf({ matching: { pairs, constant } }: LayerPair) {
  const still = [new Set(constant.a), new Set(constant.b)] as const;
  const r = pairs.filter((p) => !still[0].has(p.a) && !still[1].has(p.b)).map((p) => p.r);
  const mean = r.reduce((sum, v) => sum + v, 0) / Math.max(1, r.length);
  const square = r.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, r.length);
  return { mean, deviation: Math.sqrt(square), median: r.toSorted((x, y) => x - y)[r.length >> 1] ?? 0 };
}

export const layersCsv = (figures: readonly PairFigures[]): string =>
  csvTable(
    [
      ...["layer_a", "layer_b", "cka", "channels_a", "channels_b", "mean_correlation", "median_correlation"],
      ...["lost", "new", "constant_a", "constant_b", "by_chance"],
    ],
    figures.map((f) => [
      ...[f.a, f.b, f.cka, f.channels.a, f.channels.b, f.correlation.mean, f.correlation.median],
      ...[f.lost.length, f.new.length, f.constant.a.length, f.constant.b.length, f.byChance],
    ]),
  );

export const layersTable = (figures: readonly PairFigures[], [a, b]: Sides): Table => ({
  kind: "table",
  columns: [
    { name: `layer of ${a.name}`, align: "left" },
    { name: `layer of ${b.name}`, align: "left" },
    { name: "CKA" },
    { name: "channels" },
    { name: "correlation, median" },
    { name: "lost" },
    { name: "new" },
  ],
  rows: figures.map((f) => [
    f.a,
    f.b,
    f.cka === null ? null : rounded(f.cka),
    f.channels.a,
    rounded(f.correlation.median),
    f.lost.length,
    f.new.length,
  ]),
});

const rounded = (v: number) => Number(v.toFixed(3));

export const ckaCsv = ({ cka }: LayerComparison, [a, b]: Sides): string =>
  csvTable(
    ["layer", ...b.layers.map(({ value }) => value)],
    cka.map((row, i) => [a.layers[i]!.value, ...Array.from(row, (v) => (Number.isNaN(v) ? "" : v))]),
  );

/** Every channel of the first model with its match, then those of the second that have none. */
export const channelsCsv = ({ pairs }: LayerComparison, [a, b]: Sides): string =>
  csvTable(
    ["layer_a", "channel_a", "layer_b", "channel_b", "correlation", "likest", "likest_correlation"],
    pairs.flatMap(({ a: i, b: j, matching: { pairs: matched, likest } }) => {
      const [layerA, layerB] = [a.layers[i]!.value, b.layers[j]!.value];
      const matchOf = new Map(matched.map((p) => [p.a, p]));
      const taken = new Set(matched.map((p) => p.b));
      const first = likest.a.map(({ channel, r }, c) => {
        const match = matchOf.get(c);
        return [layerA, c, layerB, match?.b, match?.r, channel, r];
      });
      const left = likest.b.flatMap(({ channel, r }, c) =>
        taken.has(c) ? [] : [[layerA, undefined, layerB, c, undefined, channel, r]],
      );
      return [...first, ...left];
    }),
  );

/** What each picture shows, by the first model's classes. */
export type TruthLabel = (picture: number) => string | undefined;

export function predictionsCsv(answers: readonly Answer[], set: DataSet, [a, b]: Sides, truth: TruthLabel): string {
  const names = ["picture", "truth", "class_a", "label_a", "p_a", "class_b", "label_b", "p_b", "p_a_of_b", "p_b_of_a"];
  return csvTable(
    [...names, "same", "right", "total_variation", "kl_divergence"],
    answers.map((one) => [
      set.pictures[one.picture]!.path,
      truth(one.picture),
      one.a,
      a.lens.labelOf(one.a),
      one.pA.a,
      one.b,
      b.lens.labelOf(one.b),
      one.pB.b,
      one.pA.b,
      one.pB.a,
      one.same,
      one.right,
      one.distance,
      one.divergence,
    ]),
  );
}

/** How many pictures of each class each model gets right; classes that lost the most first. */
export function classRows(answers: readonly Answer[], truth: TruthLabel) {
  const found = new Map<string, { pictures: number; a: number; b: number }>();
  for (const { picture, right } of answers) {
    const label = truth(picture);
    if (right === undefined || label === undefined) continue;
    const row = found.get(label) ?? { pictures: 0, a: 0, b: 0 };
    row.pictures++;
    if (right === "both" || right === "a") row.a++;
    if (right === "both" || right === "b") row.b++;
    found.set(label, row);
  }
  return [...found]
    .map(([label, row]) => ({ label, ...row }))
    .sort((x, y) => (y.a - y.b) / y.pictures - (x.a - x.b) / x.pictures);
}

export const classesCsv = (rows: ReturnType<typeof classRows>): string =>
  csvTable(
    ["class", "pictures", "right_a", "right_b"],
    rows.map(({ label, pictures, a, b }) => [label, pictures, a, b]),
  );
