// What t-SNE takes, and how well it ends, on Gaussian blobs.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Float32Tensor } from "@convlens/core/base";
import { klDivergence, type Neighbours, nearestNeighbours, principalComponents } from "@convlens/core/embedding";
import { nodeEngine, threadedTsne } from "@convlens/node";
import { type BlobCase, blobCases, blobFile, blobs } from "./blobs.ts";
import type { BenchFlags } from "./flags.ts";

/** What `--only` may name: all sizes, or one. */
export const embeddedSets = ["tsne", ...blobCases.map(({ name }) => name)];

export interface EmbeddingRow {
  readonly set: string;
  readonly points: number;
  readonly numbers: number;
  readonly neighbours_s: number;
  readonly components_s: number;
  readonly descent_s: number;
  readonly total_s: number;
  /** Of all threads of the process, for the same. */
  readonly cpu_s: number;
  readonly iterations_per_second: number;
  readonly divergence: number;
}

const ITERATIONS = { early: 250, late: 500 };

/**
 * Prints a line for each size, and gives the same as records.
 * @param folder where the blobs are left as `.npy`, for the peers
 */
export async function embedding(
  chosen: readonly string[],
  flags: BenchFlags,
  folder: string | undefined,
): Promise<EmbeddingRow[]> {
  const rows: EmbeddingRow[] = [];
  for (const one of blobCases) {
    if (!chosen.includes("tsne") && !chosen.includes(one.name)) continue;
    if (folder) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${one.name}.npy`), blobFile(one));
    }
    rows.push(await measure(one, blobs(one), flags));
  }
  return rows;
}

async function measure({ name, points, numbers }: BlobCase, data: Float32Tensor, { threads }: BenchFlags) {
  const engine = nodeEngine({ threads });
  const before = process.cpuUsage();
  const [neighbours, neighbours_s] = await lap(() => nearestNeighbours(engine, data, { k: 90 }));
  const [start, components_s] = await lap(async () => principalComponents(data, 2).coordinates);
  const run = () => threadedTsne(neighbours, { start, threads, iterations: ITERATIONS });
  const [{ coordinates }, descent_s] = await lap(run);
  const { user, system } = process.cpuUsage(before);
  const row: EmbeddingRow = {
    set: name,
    points,
    numbers,
    neighbours_s,
    components_s,
    descent_s,
    total_s: neighbours_s + components_s + descent_s,
    cpu_s: (user + system) / 1e6,
    iterations_per_second: (ITERATIONS.early + ITERATIONS.late) / descent_s,
    divergence: divergenceOf(neighbours, coordinates),
  };
  console.log(lineOf(row));
  return row;
}

/** By the formula that peers are measured with, whatever the descent says of itself. */
const divergenceOf = (neighbours: Neighbours, coordinates: Float64Array) => klDivergence(neighbours, coordinates, 30);

function lineOf(row: EmbeddingRow): string {
  const s = (seconds: number) => `${seconds.toFixed(1)} s`;
  return (
    `t-SNE ${row.points} × ${row.numbers}: ${s(row.total_s)} (neighbours ${s(row.neighbours_s)}, components ` +
    `${s(row.components_s)}, descent ${s(row.descent_s)}), ${s(row.cpu_s)} of processor time, ` +
    `${row.iterations_per_second.toFixed(0)} iterations/s, KL ${row.divergence.toFixed(3)}`
  );
}

async function lap<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, (performance.now() - start) / 1000];
}
