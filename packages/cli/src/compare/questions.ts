import { UsageError } from "@convlens/core/base";
import type { ComparedLayer } from "@convlens/core/comparison";
import { type Questions, rows } from "@convlens/core/dataset";
import type { Asked } from "../dataset/pass.ts";
import type { CompareSettings } from "./settings.ts";
import type { Side } from "./sides.ts";

/** The part of the memory that rows of the sample may take. */
const SHARE = 1 / 4;

/** Bytes of a number. */
const FLOAT = 4;

/** The scores of every picture. */
export const SCORES = "scores";
/** Means over positions of all layers, of the sample. */
export const MEANS = "means";
/** Some elements of layers that both models have, of the sample. */
export const VALUES = "values";
/** Every position of some layers, of the sample. */
export const KEPT = "kept";

/** Random elements of each layer whose values are compared, the same in both models. */
export const DRAWN = 256;

/** Layers whose positions fit the memory together: one pass. */
export interface KeptGroup {
  readonly asked: Asked<Questions>;
  readonly layers: readonly ComparedLayer[];
}

/**
 * What is asked of a model first: what it says of each picture, if that is compared, how its channels change, and what the values of
 * layers are that both models have.
 */
export const firstQuestions = (
  { lens, layers }: Side,
  sample: number,
  scores: boolean,
  values: readonly string[],
): Asked<Questions> => ({
  lens,
  questions: {
    [MEANS]: rows(
      layers.map(({ value }) => value),
      { most: sample },
    ),
    ...(values.length > 0 && { [VALUES]: rows(values, { pooling: DRAWN, most: sample }) }),
    ...(scores && { [SCORES]: rows([lens.model.output], { pooling: "none" }) }),
  },
});

/** Positions of all layers that have any, in as many passes as it takes to fit the memory; none where means are compared. */
export function keptGroups(side: Side, { sample, positions }: CompareSettings, memory: number): KeptGroup[] {
  if (positions === "mean") return [];
  const most = memory * SHARE;
  const groups: ComparedLayer[][] = [];
  let taken = Number.POSITIVE_INFINITY;
  for (const layer of side.layers) {
    const elements = elementsOf(side, layer);
    if (elements === layer.units) continue;
    const bytes = sample * elements * FLOAT;
    if (bytes > most) throw tooLarge(side, layer, bytes);
    if (taken + bytes > most) {
      groups.push([]);
      taken = 0;
    }
    groups.at(-1)!.push(layer);
    taken += bytes;
  }
  return groups.map((layers) => ({ layers, asked: keptQuestions(side, layers, sample) }));
}

const keptQuestions = ({ lens }: Side, layers: readonly ComparedLayer[], sample: number): Asked<Questions> => ({
  lens,
  questions: {
    [KEPT]: rows(
      layers.map(({ value }) => value),
      { pooling: "none", most: sample },
    ),
  },
});

/** Elements of a layer for one picture. */
export const elementsOf = ({ lens }: Side, { value }: Pick<ComparedLayer, "value">): number =>
  lens.model.graph.infos
    .get(value)!
    .shape.slice(1)
    .reduce<number>((n, d) => n * Number(d), 1);

const tooLarge = ({ name }: Side, { value }: ComparedLayer, bytes: number) =>
  new UsageError(
    `--positions keep: layer "${value}" of ${name} takes ${Math.ceil(bytes / 2 ** 20)} MB over the sample, more than a quarter of the memory`,
    "take fewer pictures with --sample, name later layers with --layer, or allow more with --memory",
  );

/**
 * Throws `UsageError` where what is kept of the sample does not fit the memory.
 * @param memory bytes for both models
 */
export function requireFits(sides: readonly [Side, Side], { sample }: CompareSettings, memory: number): void {
  const layers = sides.flatMap((side) => side.layers);
  const rowBytes = layers.reduce((sum, { units }) => sum + (units + DRAWN) * FLOAT, 0) * sample;
  const gramBytes = layers.length * ((sample * (sample + 1)) / 2) * 8;
  if (rowBytes + gramBytes <= memory) return;
  throw new UsageError(
    `${layers.length} layers over ${sample} pictures take ${Math.ceil((rowBytes + gramBytes) / 2 ** 20)} MB, more than there is memory for`,
    "take fewer pictures with --sample or fewer layers with --layer, or allow more with --memory",
  );
}
