import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rows, strongest, unitMoments } from "@convlens/core/dataset";
import { encodeGraph } from "@convlens/core/onnx";
import { nets } from "@convlens/core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DataSetReader } from "../data/readDataSet.ts";
import { type Lens, openModel } from "../lens.ts";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { writeShapes } from "../testing/shapePictures.ts";
import { DataSetJob, type JobOptions } from "./job.ts";

const folder = scratchFolder();
const questions = { scores: rows(["scores"]), top: strongest("conv2", 3), moments: unitMoments("conv1") };
let lens: Lens;

beforeAll(async () => {
  await writeShapes(join(folder, "set"), ["cross", "disc"], 6, 20);
  writeFileSync(join(folder, "set/disc/cut.png"), new Uint8Array(20));
  writeFileSync(join(folder, "tiny.onnx"), encodeGraph(nets.tinyNet()));
  const input = { size: [10, 11], range: [0, 1], mean: [0.5], std: [0.5], resize: "squash" } as const;
  lens = await openModel(join(folder, "tiny.onnx"), { declared: { input } });
});
afterAll(() => lens.close());

async function jobWith(options: Partial<JobOptions<typeof questions>>) {
  const set = await new DataSetReader(2 ** 20).read(join(folder, "set"));
  return new DataSetJob({ lens, set, questions, fingerprint: "", batch: 3, shardSize: 5, ...options });
}

/** The files of all shards. */
async function filesOf(options: Partial<JobOptions<typeof questions>>) {
  const job = await jobWith(options);
  try {
    const files: { index: number; bytes: Uint8Array }[] = [];
    for await (const { shard, bytes } of job.files(job.shards)) files.push({ index: shard.index, bytes });
    return { files, job };
  } finally {
    await job.close();
  }
}

test("however many threads the network has, shards are the same to the bit", async () => {
  const { files: one } = await filesOf({ threads: 1 });
  const { files: three } = await filesOf({ threads: 3 });
  // 13 pictures in whole batches: 6, 6 and 1.
  expect(one.map((f) => f.index)).toEqual([0, 1, 2]);
  expect(three).toEqual(one);
});

test("broken pictures are told with their shard and are in no answer", async () => {
  const { files, job } = await filesOf({});
  const read = async function* () {
    for (const { index, bytes } of files) yield { shard: job.shards[index]!, bytes };
  };
  const { answers, broken } = await job.merged(read());
  expect(broken.map((b) => b.name)).toEqual([expect.stringContaining("cut.png")]);
  expect(answers.scores.pictures).toHaveLength(12);
  expect(answers.moments.pictures).toBe(12);
});

test("the key says what the answers depend on", async () => {
  const key = async (options: Partial<JobOptions<typeof questions>>) => (await jobWith(options)).key;
  const plain = await key({});
  expect(await key({ threads: 2, workers: 2 })).toBe(plain);
  for (const other of [
    { fingerprint: "other" },
    { batch: 2 },
    { questions: { ...questions, top: strongest("conv2", 4) } },
  ])
    expect(await key(other)).not.toBe(plain);
});

test("a shard of another job is none of this one", async () => {
  const { files, job } = await filesOf({ fingerprint: "other" });
  const own = await jobWith({});
  expect(() => own.read(own.shards[0]!, files[0]!.bytes)).toThrow("shard 0 is of another job");
  expect(() => own.read(own.shards[1]!, files[0]!.bytes)).toThrow();
  expect(job.key).not.toBe(own.key);
});
