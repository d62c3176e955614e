// What a pass over a data set costs beside the network's forward passes alone: pictures are decoded, resized and asked about meanwhile.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Float32Tensor } from "@convlens/core/base";
import { type Questions, rows, strongest } from "@convlens/core/dataset";
import { classifierOf } from "@convlens/core/method";
import { encodeGraph, lastSpatialValue } from "@convlens/core/onnx";
import { renderScene } from "@convlens/core/scenes";
import { DataSetJob, DataSetReader, fingerprintOf, type Lens, openModel } from "@convlens/node";
import sharp from "sharp";
import type { BenchFlags } from "./flags.ts";
import { nets } from "./nets.ts";
import { median, timed } from "./timing.ts";

/** The networks that pictures go through. */
const passed = ["squeezenet", "googlenet"] as const;

export const passedNets = passed.map((net) => `pass-${net}`);

const PICTURES = 512;

/** Pictures that differ; drawing takes longer than anything else here. */
const DRAWN = 32;

export interface PassingRow {
  readonly net: string;
  readonly asked: string;
  readonly pictures: number;
  readonly batch: number;
  readonly pass_ms: number;
  readonly forward_ms: number;
  readonly multiple: number;
  readonly pictures_per_second: number;
}

/** Prints a line for each network and question, and gives the same as records. */
export async function passing(chosen: readonly string[], flags: BenchFlags): Promise<PassingRow[]> {
  const found: PassingRow[] = [];
  const folder = mkdtempSync(join(tmpdir(), "convlens-bench-"));
  try {
    if (chosen.length > 0) await writePhotographs(folder);
    for (const net of passed) if (chosen.includes(`pass-${net}`)) found.push(...(await measure(net, folder, flags)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

/** Of the size, in pixels and in bytes, in which photographs are often kept for networks. */
async function writePhotographs(folder: string): Promise<void> {
  for (let i = 0; i < PICTURES; i++) {
    const { width, height, data } = renderScene({ seed: 1, index: i % DRAWN, size: 256 }).image;
    const image = sharp(data, { raw: { width, height, channels: 4 } });
    writeFileSync(join(folder, `${i}.jpg`), await image.jpeg({ quality: 94 }).toBuffer());
  }
}

async function measure(net: (typeof passed)[number], folder: string, flags: BenchFlags): Promise<PassingRow[]> {
  const file = join(folder, `${net}.onnx`);
  writeFileSync(file, encodeGraph(nets[net]!()));
  const declared = { input: { size: [224, 224], resize: "crop", range: [0, 1], mean: [0.5], std: [0.5] } } as const;
  const lens = await openModel(file, { threads: flags.threads, declared, sharing: true });
  const layer = lastSpatialValue(lens.model.graph);
  const found: PassingRow[] = [];
  try {
    const scores = rows([classifierOf(lens.model, "probability").value], { pooling: "none" });
    found.push(await compare(net, "scores", lens, folder, { scores }, flags));
    found.push(await compare(net, "scores, patches", lens, folder, { scores, top: strongest(layer, 9) }, flags));
  } finally {
    await lens.close();
  }
  return found;
}

async function compare(
  net: string,
  asked: string,
  lens: Lens,
  folder: string,
  questions: Questions,
  { runs, threads }: BenchFlags,
): Promise<PassingRow> {
  const set = await new DataSetReader(2 ** 30).read(folder);
  const job = new DataSetJob({ lens, set, questions, fingerprint: await fingerprintOf(set), threads });
  const { batch } = job.pass;
  try {
    const forward = await forwardsOf(lens, set.pictures.length, batch);
    const pass = async () => {
      for await (const _ of job.files(job.shards));
    };
    await pass();
    const times: [number[], number[]] = [[], []];
    for (let i = 0; i < Math.max(1, Math.floor(runs / 2)); i++)
      for (const [k, work] of [pass, forward].entries()) times[k]!.push(await timed(work));
    const [pass_ms, forward_ms] = times.map(median) as [number, number];
    const row = {
      net,
      asked,
      pictures: set.pictures.length,
      batch,
      pass_ms,
      forward_ms,
      multiple: pass_ms / forward_ms,
      pictures_per_second: (1000 * set.pictures.length) / pass_ms,
    };
    console.log(
      `${net.padEnd(12)} pass: ${asked.padEnd(16)} ${pass_ms.toFixed(0).padStart(6)} ms ${row.multiple.toFixed(2).padStart(6)} × its forwards, ${row.pictures_per_second.toFixed(0)} pictures/s`,
    );
    return row;
  } finally {
    await job.close();
  }
}

/** The network alone, on as many batches of the same pictures, on an engine that keeps the cores to itself. */
async function forwardsOf(lens: Lens, pictures: number, batch: number): Promise<() => Promise<void>> {
  const { model } = lens;
  const alone = await openModel(lens.file.path);
  const session = await alone.engine.prepare(model.graph);
  const [, ...extents] = model.graph.infos.get(model.input)!.shape as readonly number[];
  const data = new Float32Array(batch * extents.reduce((a, b) => a * b, 1)).fill(0.1);
  const input = { type: "float32", shape: [batch, ...extents], data } as Float32Tensor;
  return async () => {
    for (let done = 0; done < pictures; done += batch) await session.run({ [model.input]: input });
  };
}
