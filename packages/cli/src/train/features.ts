import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { decodeNpy, encodeNpy, type Float32Tensor, float32 } from "@convlens/core/base";
import type { Engine } from "@convlens/core/engine";
import type { Portion } from "@convlens/core/training";
import { batches, type FeatureRows } from "@convlens/core/training";
import type { Body } from "@convlens/core/training/transfer";
import type { PictureThreads } from "@convlens/node";
import { readFile, writeFileAtomic } from "@convlens/node";
import type { Progress } from "../progress.ts";

export interface FeatureOptions {
  readonly folder: string;
  readonly body: Body;
  readonly input: string;
  readonly engine: Engine;
  readonly threads: PictureThreads;
  readonly batch: number;
  /** Of the model file and of the pictures: features of others are not taken from the disk. */
  readonly key: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * What a body makes of each picture, computed once: `features-….npy` in the output folder, N×count, holds the rows of all parts one
 * after the other, and is read again where model and pictures are the same.
 */
export async function featuresOf(parts: readonly Portion[], options: FeatureOptions): Promise<FeatureRows[]> {
  const { count } = options.body;
  const digest = createHash("sha256").update(options.key).digest("hex").slice(0, 16);
  const path = join(options.folder, `features-${digest}.npy`);
  const total = parts.reduce((n, p) => n + p.pictures.length, 0);
  const rows = existsSync(path)
    ? ((await stored(path, total, count)) ?? (await computed(parts, options)))
    : await computed(parts, options);
  if (!existsSync(path)) await writeFileAtomic(path, encodeNpy(float32([total, count], rows)));
  let at = 0;
  return parts.map(({ labels, pictures }) => {
    const from = at;
    at += pictures.length * count;
    return { rows: rows.subarray(from, at), count, labels };
  });
}

async function stored(path: string, total: number, count: number): Promise<Float32Array | undefined> {
  const { shape, data } = decodeNpy(await readFile(path), path);
  return shape[0] === total && shape[1] === count && data instanceof Float32Array ? data : undefined;
}

async function computed(parts: readonly Portion[], options: FeatureOptions): Promise<Float32Array> {
  const { body, input, engine, threads, batch, progress, signal } = options;
  const total = parts.reduce((n, p) => n + p.pictures.length, 0);
  const rows = new Float32Array(total * body.count);
  const session = await engine.prepare(body.graph);
  try {
    let done = 0;
    for (const portion of parts)
      for await (const { input: pictures, labels } of batches(threads, portion, { size: batch })) {
        const made = (await session.run({ [input]: pictures }, signal))[body.features] as Float32Tensor;
        rows.set(made.data, done * body.count);
        done += labels.length;
        progress.show("pictures through the network", done, total);
      }
  } finally {
    await session.release();
  }
  return rows;
}
