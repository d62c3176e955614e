import { type Float32Tensor, float32, greatest } from "@convlens/core/base";
import type { Rows, Vectors } from "@convlens/core/dataset";
import { classifierOf } from "@convlens/core/method";
import { classesOf, openAt, openingOf } from "@convlens/core/transform";
import type { Run } from "../run.ts";
import type { MapCell } from "./cells.ts";

/** What each cell speaks for: classes, with a number from 0 to 1 that descends. */
export interface CellClasses {
  readonly told: "cell" | "pictures";
  readonly classes: readonly (readonly (readonly [number, number])[])[];
}

const TOLD = 4;
/** Cells that go through the rest of the network at once. */
const BATCH = 32;
/** Less is no answer. */
const LEAST = 0.01;

/**
 * The classes that the rest of the network answers with where the layer is a cell's mean at every position; where there is a way around
 * the layer, what it answers to the pictures that the cell's activations are of.
 */
export async function classesOfCells(
  run: Run,
  layer: string,
  cells: readonly MapCell[],
  vectors: Vectors,
  logits: Rows | undefined,
): Promise<CellClasses> {
  const { model } = run.lens;
  if (classesOf(model) === undefined) return { told: "cell", classes: cells.map(() => []) };
  const { value } = classifierOf(model, "probability");
  const rest = openAt(model.graph, layer, [value]);
  if (rest.inputs.includes(model.input))
    return { told: "pictures", classes: cells.map((cell) => ofPictures(cell, vectors, logits)) };
  const session = await run.lens.context({ signal: run.signal }).prepare(rest);
  const classes: (readonly [number, number])[][] = [];
  for (let from = 0; from < cells.length; from += BATCH) {
    const part = cells.slice(from, from + BATCH);
    const out = await session.run({ [openingOf(layer)]: everywhere(run, layer, part) }, run.signal);
    const { data } = out[value] as Float32Tensor;
    const width = data.length / part.length;
    for (const i of part.keys()) classes.push(best(shares(data.subarray(i * width, (i + 1) * width))));
  }
  return { told: "cell", classes };
}

/** N×C×H×W: the mean of a cell at every position. */
function everywhere({ lens: { model } }: Run, layer: string, cells: readonly MapCell[]): Float32Tensor {
  const extents = model.graph.infos.get(layer)!.shape.slice(1) as number[];
  const [channels, ...positions] = extents as [number, ...number[]];
  const area = positions.reduce((a, b) => a * b, 1);
  const data = new Float32Array(cells.length * channels * area);
  for (const [i, { mean }] of cells.entries())
    for (let c = 0; c < channels; c++) {
      const at = (i * channels + c) * area;
      data.fill(mean[c]!, at, at + area);
    }
  return float32([cells.length, ...extents], data);
}

/** One probability stands for two classes. */
const shares = (scores: Float32Array): Float32Array =>
  scores.length === 1 ? Float32Array.of(1 - scores[0]!, scores[0]!) : scores;

const best = (scores: Float32Array): [number, number][] =>
  greatest(scores, TOLD).flatMap((c): [number, number][] => (scores[c]! >= LEAST ? [[c, scores[c]!]] : []));

function ofPictures({ members }: MapCell, vectors: Vectors, logits: Rows | undefined): [number, number][] {
  const counts = new Map<number, number>();
  let total = 0;
  for (const member of members) {
    const picture = vectors.pictures[Math.floor(member / vectors.each)]!;
    const row = logits?.of(picture);
    if (!row) continue;
    const answer = row.length === 1 ? Number(row[0]! > 0) : greatest(row, 1)[0]!;
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
    total++;
  }
  const shown = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, TOLD);
  return shown.map(([c, n]) => [c, n / total]);
}
