import { ConvlensError, type Float32Tensor, float32 } from "@convlens/core/base";
import {
  type ComparedLayer,
  cka,
  counterparts,
  fewestPictures,
  fittingMatch,
  type LayerMatch,
  type Matching,
  matchChannels,
  similarities,
} from "@convlens/core/comparison";
import type { Questions, Rows } from "@convlens/core/dataset";
import type { Finished } from "../dataset/pass.ts";
import type { Run } from "../run.ts";
import type { Sampled } from "./answers.ts";
import { elementsOf, KEPT, type KeptGroup } from "./questions.ts";
import type { CompareSettings } from "./settings.ts";
import type { Side } from "./sides.ts";

/** A layer of the first model and its counterpart in the second, by their numbers. */
export interface LayerPair {
  readonly a: number;
  readonly b: number;
  readonly cka: number;
  readonly matching: Matching;
}

export interface LayerComparison {
  /** How many pictures it is from. */
  readonly pictures: number;
  /** `cka[i][j]`: layer i of the first and layer j of the second model; NaN for a layer that is the same for all pictures. */
  readonly cka: readonly Float64Array[];
  readonly by: LayerMatch;
  readonly pairs: readonly LayerPair[];
}

/** What the passes of a model told of the sample. */
export interface Told extends Sampled {
  readonly side: Side;
  /** Passes over layers whose positions are kept. */
  readonly kept: readonly { readonly group: KeptGroup; readonly pass: Finished<Questions> }[];
}

/** Compares all layers of two models with each other, and the channels of those that correspond. */
export async function compareLayers(
  run: Run,
  told: readonly [Told, Told],
  settings: CompareSettings,
): Promise<LayerComparison> {
  const [a, b] = told;
  const seen = new Set(b.means.pictures);
  const pictures = a.means.pictures.filter((p) => seen.has(p));
  const { estimator } = settings;
  if (pictures.length < fewestPictures[estimator])
    throw new ConvlensError(
      `${pictures.length} pictures that both models could use: too few to compare layers`,
      `an ${estimator} CKA takes ${fewestPictures[estimator]} or more`,
    );
  const means = [a, b].map((one) => layerMeans(one, pictures)) as [Float32Tensor[], Float32Tensor[]];
  const grams = [
    await gramsOf(run, a, means[0], pictures, settings),
    await gramsOf(run, b, means[1], pictures, settings),
  ] as const;
  const constant = (gram: Float64Array) => gram.every((v) => v === 0);
  const [still, others] = grams.map((all) => all.map(constant)) as [boolean[], boolean[]];
  const matrix = grams[0].map((x, i) =>
    Float64Array.from(grams[1], (y, j) => (still[i] || others[j] ? Number.NaN : cka(x, y))),
  );
  const by = settings.match ?? fittingMatch(a.side.layers, b.side.layers);
  const pairs: LayerPair[] = [];
  for (const [i, j] of counterparts(a.side.layers, b.side.layers, by, matrix).entries()) {
    if (j === undefined) continue;
    await shown(run, "channels of layers", i, a.side.layers.length);
    pairs.push({ a: i, b: j, cka: matrix[i]![j]!, matching: matchChannels(means[0][i]!, means[1][j]!) });
  }
  return { pictures: pictures.length, cka: matrix, by, pairs };
}

/** N×channels of each layer. */
function layerMeans({ side, means }: Told, pictures: readonly number[]): Float32Tensor[] {
  const whole = means.matrix(pictures);
  let from = 0;
  return side.layers.map(({ units }) => {
    from += units;
    return columnsOf(whole, from - units, units);
  });
}

/** Some columns of a matrix. */
export function columnsOf({ shape, data }: Float32Tensor, from: number, count: number): Float32Tensor {
  const [n, width] = shape as readonly [number, number];
  const out = new Float32Array(n * count);
  for (let i = 0; i < n; i++) out.set(data.subarray(i * width + from, i * width + from + count), i * count);
  return float32([n, count], out);
}

/** What `similarities` gives of each layer: from means, and of layers whose positions are kept from those. */
async function gramsOf(
  run: Run,
  { side, kept }: Told,
  means: readonly Float32Tensor[],
  pictures: readonly number[],
  { estimator }: CompareSettings,
): Promise<Float64Array[]> {
  const found = new Map<ComparedLayer, Float64Array>();
  for (const { group, pass } of kept) {
    const rows = (await pass.told()).answers[KEPT] as Rows;
    const widths = group.layers.map((layer) => elementsOf(side, layer));
    let from = 0;
    for (const [k, layer] of group.layers.entries()) {
      await shown(run, `similarities of ${side.name}`, found.size, side.layers.length);
      found.set(layer, similarities(columnsOf(rows.matrix(pictures), from, widths[k]!), estimator));
      from += widths[k]!;
    }
  }
  const grams: Float64Array[] = [];
  for (const [i, layer] of side.layers.entries()) {
    if (!found.has(layer)) await shown(run, `similarities of ${side.name}`, i, side.layers.length);
    grams.push(found.get(layer) ?? similarities(means[i]!, estimator));
  }
  return grams;
}

/** Says how far it is, and lets an interruption through. */
async function shown({ progress, signal }: Run, what: string, done: number, total: number): Promise<void> {
  progress.show(what, done, total);
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
