import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InputSpec } from "@convlens/core/onnx";
import { preprocess } from "@convlens/core/onnx";
import { batches, type Portion } from "@convlens/core/training";
import { noAugmentation, parseAugmentation } from "@convlens/core/training/augment";
import { beforeAll, expect, it } from "vitest";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { shapePicture, writeShapes } from "../testing/shapePictures.ts";
import { requireClasses } from "./classes.ts";
import type { LabelledSet } from "./dataSet.ts";
import { PictureThreads, type PictureThreadsOptions } from "./pictureThreads.ts";
import { DataSetReader } from "./readDataSet.ts";

const folder = scratchFolder();
const input: InputSpec = {
  layout: "NCHW",
  size: [12, 10],
  channels: "RGB",
  range: [0, 1],
  mean: [0.5, 0.4, 0.3],
  std: [0.25, 0.3, 0.35],
  resize: "squash",
};
let set: LabelledSet;
let portion: Portion;

beforeAll(async () => {
  await writeShapes(folder, ["disc", "cross"], 6, 16);
  set = requireClasses(await new DataSetReader(1 << 20).read(folder));
  portion = { pictures: [...set.pictures.keys()], labels: set.pictures.map((p) => p.label) };
});

async function withThreads<T>(options: Partial<PictureThreadsOptions>, work: (threads: PictureThreads) => Promise<T>) {
  const threads = new PictureThreads({
    pictures: set.pictures,
    input,
    augmentation: noAugmentation,
    seed: 1,
    memory: 1 << 20,
    threads: 1,
    ...options,
  });
  try {
    return await work(threads);
  } finally {
    await threads.close();
  }
}

async function epochs(threads: PictureThreads, numbers: readonly number[]) {
  const made: unknown[] = [];
  for (const number of numbers)
    for await (const batch of batches(threads, portion, { size: 5, epoch: { seed: 1, number } })) made.push(batch);
  return made;
}

const augmentation = parseAugmentation("rotate=40,shift=0.2,shear=0.2,zoom=0.2,flip,color=0.1");

it("makes the same batches whatever the number of threads and the size of the cache", async () => {
  const one = await withThreads({ augmentation }, (t) => epochs(t, [1, 2]));
  const three = await withThreads({ augmentation, threads: 3 }, (t) => epochs(t, [1, 2]));
  const uncached = await withThreads({ augmentation, memory: 3 * 12 * 10 * 3 + 5 }, (t) => epochs(t, [1, 2]));
  expect(one).toHaveLength(6);
  expect(three).toEqual(one);
  expect(uncached).toEqual(one);
});

it("makes an epoch without the ones before it", async () => {
  const both = await withThreads({ augmentation }, (t) => epochs(t, [1, 2]));
  expect(await withThreads({ augmentation }, (t) => epochs(t, [2]))).toEqual(both.slice(3));
  expect(both.slice(0, 3)).not.toEqual(both.slice(3));
});

it("without an epoch, pictures come in their order as the network sees them in use", async () => {
  await withThreads({}, async (threads) => {
    const seen: number[] = [];
    for await (const batch of batches(threads, portion, { size: 5 })) {
      batch.indices.forEach((i, row) => {
        const picture = shapePicture(i < 6 ? "cross" : "disc", 16, i < 6 ? 1001 + i : 1 + i - 6);
        const values = batch.input.data.subarray(row * 360, (row + 1) * 360);
        expect(values).toEqual(preprocess(picture, input).tensor.data);
      });
      seen.push(...batch.indices);
      expect(batch.labels).toEqual(batch.indices.map((i) => (i < 6 ? 0 : 1)));
    }
    expect(seen).toEqual(portion.pictures);
  });
});

it("leaves the rest of an epoch out where batches are to be whole", async () => {
  await withThreads({}, async (threads) => {
    const sizes: number[] = [];
    for await (const { labels } of batches(threads, portion, { size: 5, whole: true, epoch: { seed: 1, number: 1 } }))
      sizes.push(labels.length);
    expect(sizes).toEqual([5, 5]);
  });
});

it("takes one plane for a grey network", async () => {
  const grey = { ...input, channels: "GRAY", mean: [0.5], std: [0.5] } as const;
  await withThreads({ input: grey }, async (threads) => {
    const made = await threads.batch([0]);
    expect(made.shape).toEqual([1, 1, 12, 10]);
    expect(made.data).toEqual(preprocess(shapePicture("cross", 16, 1001), grey).tensor.data);
  });
});

it("lists pictures that cannot be used, each with its reason, in their order", async () => {
  const bad = join(folder, "bad.png");
  writeFileSync(bad, "no picture");
  const pictures = [bad, set.pictures[0]!.name, join(folder, "gone.png")].map((name) => ({
    name,
    source: { file: name },
  }));
  await withThreads({ pictures, threads: 2 }, async (threads) => {
    const broken = await threads.decodeAll();
    expect(broken.map((b) => [b.picture, b.name])).toEqual([
      [0, bad],
      [2, join(folder, "gone.png")],
    ]);
    expect(broken[0]!.reason).toContain("no picture that can be read");
    await expect(threads.batch([2])).rejects.toThrow("gone.png");
  });
});

it("needs the files no longer once they are decoded", async () => {
  const own = join(folder, "own");
  await writeShapes(own, ["disc", "square"], 2, 16);
  const pictures = (await new DataSetReader(1 << 20).read(own)).pictures;
  await withThreads({ pictures }, async (threads) => {
    expect(await threads.decodeAll()).toEqual([]);
    rmSync(own, { recursive: true });
    expect((await threads.batch([0, 1, 2, 3])).shape).toEqual([4, 3, 12, 10]);
  });
});
