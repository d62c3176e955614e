import { type Float32Tensor, float32 } from "@convlens/core/base";
import type { Vectors } from "@convlens/core/dataset";
import { nearestNeighbours, principalComponents, umap } from "@convlens/core/embedding";
import type { Run } from "../run.ts";
import type { AtlasSettings } from "./settings.ts";

/** Activations that lie near each other on the map. */
export interface MapCell {
  readonly column: number;
  readonly row: number;
  /** Rows of the matrix of activations. */
  readonly members: readonly number[];
  /** Their mean: a number for each channel. */
  readonly mean: Float32Array;
}

/** Fewer activations are no crowd. */
const LEAST = 3;
const NEIGHBOURS = 15;
/** Of activations, that lie beyond the edges of the map on each side: a few strays must not make it small. */
const STRAY = 0.005;

/**
 * Lays activations out by UMAP and averages them in the cells of a grid (Carter, Armstrong, Schubert, Johnson and Olah,
 * "Activation Atlas", 2019). Cells go row by row; those with hardly any activations are left out.
 */
export async function cellsOf(run: Run, vectors: Vectors, { grid, seed }: AtlasSettings): Promise<MapCell[]> {
  const { lens, signal, progress } = run;
  const matrix = vectors.matrix();
  const [count, channels] = matrix.shape as [number, number];
  const k = Math.min(NEIGHBOURS, count - 1);
  if (k < 2 || channels < 2) return [];
  const metric = zeroRows(matrix) ? "euclidean" : "cosine";
  const neighbours = await nearestNeighbours(lens.engine, matrix, { k, metric, signal });
  const start = principalComponents(matrix, 2).coordinates;
  const show = (done: number, total: number) => progress.show("map of activations", done, total);
  const places = await umap(neighbours, start, { neighbours: NEIGHBOURS, seed, signal, progress: show });
  const [columns, rows] = [0, 1].map((axis) => gridPlaces(places, axis, grid)) as [Int32Array, Int32Array];
  const members = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    if (columns[i]! < 0 || rows[i]! < 0) continue;
    const cell = rows[i]! * grid + columns[i]!;
    members.set(cell, [...(members.get(cell) ?? []), i]);
  }
  return [...members]
    .filter(([, own]) => own.length >= LEAST)
    .sort(([a], [b]) => a - b)
    .map(([cell, own]) => ({
      column: cell % grid,
      row: Math.floor(cell / grid),
      members: own,
      mean: meanOf(matrix, own),
    }))
    .filter(({ mean }) => mean.some((v) => v !== 0));
}

/** Cosines need directions. */
function zeroRows({ shape: [n, c], data }: Float32Tensor): boolean {
  for (let i = 0; i < n!; i++) if (data.subarray(i * c!, (i + 1) * c!).every((v) => v === 0)) return true;
  return false;
}

/** Along one axis: the place of each point on the grid, −1 beyond its ends. */
function gridPlaces(places: Float64Array, axis: number, grid: number): Int32Array {
  const own = Float64Array.from({ length: places.length / 2 }, (_, i) => places[2 * i + axis]!);
  const sorted = own.toSorted();
  const stray = Math.floor(STRAY * own.length);
  const [low, high] = [sorted[stray]!, sorted[own.length - 1 - stray]!];
  return Int32Array.from(own, (v) => {
    if (v < low || v > high) return -1;
    return Math.min(grid - 1, Math.floor(((v - low) / (high - low || 1)) * grid));
  });
}

function meanOf({ shape, data }: Float32Tensor, rows: readonly number[]): Float32Array {
  const channels = shape[1]!;
  const mean = new Float64Array(channels);
  for (const row of rows) for (let c = 0; c < channels; c++) mean[c]! += data[row * channels + c]! / rows.length;
  return Float32Array.from(mean);
}

/** The means of cells as a matrix: a row for each. */
export function directionsOf(cells: readonly MapCell[]): Float32Tensor {
  const channels = cells[0]!.mean.length;
  const data = new Float32Array(cells.length * channels);
  for (const [i, { mean }] of cells.entries()) data.set(mean, i * channels);
  return float32([cells.length, channels], data);
}
