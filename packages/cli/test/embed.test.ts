import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy, float32, rng } from "@convlens/core/base";
import { nets } from "@convlens/core/testing";
import { decodeImage, encodePng } from "@convlens/node";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, npyAt, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model("tiny.onnx", nets.tinyNet());
const SMALL = ["--canvas", "500"];

/** A picture of one colour with some noise. */
async function speckled(name: string, [r, g, b]: readonly [number, number, number], seed: number): Promise<void> {
  const random = rng(seed);
  const data = Uint8ClampedArray.from({ length: 24 * 20 * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : [r, g, b][i % 4]! + 25 * random.normal(),
  );
  bench.file(name, await encodePng({ width: 24, height: 20, data }));
}

const colours = { ant: [220, 40, 40], bee: [60, 200, 60], cat: [40, 60, 230] } as const;

/** A folder for each class. */
async function animals(folder: string, each: number): Promise<string> {
  let seed = 0;
  for (const [name, colour] of Object.entries(colours))
    for (let i = 0; i < each; i++) await speckled(`${folder}/${name}/${i}.png`, colour, seed++);
  return bench.at(folder);
}

/** Pictures in one folder. */
async function loose(folder: string, count: number, same = false): Promise<string> {
  for (let i = 0; i < count; i++) await speckled(`${folder}/${i}.png`, [150, 90, 60], same ? 1 : i);
  return bench.at(folder);
}

const rowsOf = (folder: string) =>
  readFileSync(join(folder, "embedding.csv"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));

const embed = async (data: string, ...flags: string[]) => {
  const out = bench.out();
  const said = await convlens("embed", model, data, ...SMALL, ...flags, "-o", out);
  expect(said.status, said.stderr).toBe(0);
  const [item] = itemsOf(manifestIn(out), "embed");
  return { out, item: item!, ...said };
};

const set = await animals("animals", 8);
const whole = await embed(set, "--raw");

test("pictures of classes: tables, maps, a page, figures of merit", async () => {
  const { out, item, stdout } = whole;
  expect(Object.keys(item.files)).toEqual(["csv", "parquet", "raw", "points", "thumbnails", "page"]);
  for (const file of Object.values(item.files)) expect(existsSync(join(out, file)), file).toBe(true);
  expect(stdout).toMatch(
    /24 pictures, t-SNE \(perplexity 7\.67\) of features before the classifier .*\nKL divergence/s,
  );
  const [head, ...rows] = rowsOf(out);
  expect(head).toEqual(["picture", "label", "predicted", "x", "y"]);
  expect(rows.map((row) => row[1])).toEqual(
    [..."aaaaaaaabbbbbbbbcccccccc"].map((c) => ({ a: "ant", b: "bee", c: "cat" })[c]),
  );
  const parquet = readFileSync(join(out, "embedding.parquet"));
  const file = parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.length) as ArrayBuffer;
  const table = await parquetReadObjects({ file });
  expect(table.map((row) => [row.picture, row.label, row.predicted, String(row.x), String(row.y)])).toEqual(rows);
  expect(npyAt(out, "features.npy").shape[0]).toBe(24);
  for (const map of ["points.png", "thumbnails.png"]) {
    const { width, height } = await decodeImage(readFileSync(join(out, map)), map);
    expect([width, height]).toEqual([500, 500]);
  }
  // Pictures of three colours are three groups for any network.
  expect(item.facts).toMatchObject({ pictures: 24, neighbours: 11 });
  expect(item.facts!.trustworthiness).toBeGreaterThan(0.8);
  expect(item.facts!.purity).toBeGreaterThan(0.5);
});

test("the same pictures give the same coordinates, whatever the batches, shards and threads, also in parts", async () => {
  const other = (await embed(set, "--batch", "5", "--shard-size", "10", "--workers", "2", "--threads", "2")).out;
  expect(readFileSync(join(other, "embedding.csv"))).toEqual(readFileSync(join(whole.out, "embedding.csv")));
  const parts: string[] = [];
  for (const part of ["1/2", "2/2"]) {
    const out = bench.out();
    const { status, stdout } = await convlens(
      "embed",
      model,
      set,
      ...SMALL,
      "--shard",
      part,
      "--shard-size",
      "6",
      "--batch",
      "3",
      "-o",
      out,
    );
    expect(status).toBe(0);
    expect(stdout).toContain(`part ${part[0]} of 2`);
    parts.push(out);
  }
  const merged = bench.out();
  expect((await convlens("merge", ...parts, "-o", merged)).status).toBe(0);
  expect(readFileSync(join(merged, "embedding.csv"))).toEqual(readFileSync(join(whole.out, "embedding.csv")));
});

test.each([
  ["--with", "umap", "--space", "probabilities", "--metric", "cosine", "--snap", "0.5", "--by", "predicted"],
  ["--with", "pca", "--layer", "conv1", "--pooling", "max", "--snap", "--frames"],
  ["--space", "probabilities"],
])("%s %s …", async (...flags) => {
  const { item, out } = await embed(set, ...flags);
  const [, ...rows] = rowsOf(out);
  expect(rows).toHaveLength(24);
  expect(rows.every((row) => Number.isFinite(Number(row[3])) && Number.isFinite(Number(row[4])))).toBe(true);
  expect(item.facts!.trustworthiness).toBeGreaterThan(0.5);
  if (flags.includes("pca")) expect(item.facts!.explained).toBeGreaterThan(0.2);
});

test("without classes, with a picture that is broken", async () => {
  const folder = await loose("loose", 9);
  bench.file("loose/torn.png", new Uint8Array(99));
  const { item, out, stderr } = await embed(folder);
  expect(stderr).toMatch(/without .*torn\.png/);
  expect(stderr).toMatch(/9 pictures have no room for a perplexity of 30: 2\.67 is taken/);
  expect(item.facts).toMatchObject({ pictures: 9 });
  expect(rowsOf(out)[1]!.slice(1, 3)).toEqual(["", expect.stringMatching(/ant|bee|cat|dog/)]);
});

test.each([1, 2, 5])("%i pictures", async (count) => {
  const { out } = await embed(await loose(`few-${count}`, count));
  expect(rowsOf(out)).toHaveLength(count + 1);
});

test.each(["tsne", "umap"])("pictures that are all the same, with %s", async (how) => {
  const { out, item } = await embed(await loose("same", 7, true), "--with", how);
  expect(
    rowsOf(out)
      .slice(1)
      .flatMap((row) => row.slice(3))
      .map(Number)
      .every(Number.isFinite),
  ).toBe(true);
  expect(item.facts!.pictures).toBe(7);
});

test("distances that are given: what is near in them lies together", async () => {
  // By the number of the picture, whatever it shows: 0 to 7 of each class belong together.
  const distances = float32(
    [24, 24],
    Float32Array.from(
      { length: 576 },
      (_, i) => (Math.floor(i / 24) % 8 === (i % 24) % 8 ? 0.1 : 5) * Number(i % 25 !== 0),
    ),
  );
  const file = bench.file("distances.npy", encodeNpy(distances));
  const { out, item } = await embed(set, "--distances", file, "--perplexity", "2");
  expect(item.params).toMatchObject({ metric: "precomputed", distances: file });
  const places = rowsOf(out)
    .slice(1)
    .map((row) => [Number(row[3]), Number(row[4])] as const);
  const far = (i: number, j: number) => Math.hypot(places[i]![0] - places[j]![0], places[i]![1] - places[j]![1]);
  let right = 0;
  for (let i = 0; i < 24; i++) {
    const [nearest] = [...places.keys()].filter((j) => j !== i).sort((a, b) => far(i, a) - far(i, b));
    if (nearest! % 8 === i % 8) right++;
  }
  expect(right).toBeGreaterThanOrEqual(20);
});

test("the course of t-SNE as a film", async () => {
  const { out, item } = await embed(await loose("filmed", 6), "--animate", "gif");
  expect(item.files.animation).toBe("course.gif");
  expect(readFileSync(join(out, "course.gif")).subarray(0, 3).toString()).toBe("GIF");
});

test("the page holds its pictures and the names of files", async () => {
  const page = readFileSync(join(whole.out, "embedding.html"), "utf8");
  const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)![1]!);
  expect(data.names.slice(0, 2)).toEqual(["ant/0.png", "ant/1.png"]);
  expect(`${data.folder}${data.names[0]}`).toBe(join(set, "ant/0.png"));
  // 154 × 128 pixels of 24 × 20.
  expect(data.aspects).toEqual(new Array(24).fill(1.203));
  expect(data.groupings.map((g: { name: string }) => g.name)).toEqual(["label", "predicted", "right or wrong"]);
  expect(page).toMatch(/<img class="sheet" alt="" src="data:image\/webp;base64,[^"]{100,}"/);
});

test.each([
  [["--layer", "conv1", "--space", "logits"], /--layer means nothing to --space logits/],
  [["--metric", "precomputed"], /--metric precomputed needs the distances/],
  [["--metric", "hellinger"], /of distributions, not of features/],
  [["--with", "pca", "--metric", "cosine"], /--with pca knows no --metric cosine/],
  [["--with", "pca", "--animate", "gif"], /--animate means nothing to --with pca/],
  [["--canvas", "30"], /--canvas 30/],
  [["--snap", "2"], /--snap 2/],
  [["--perplexity", "0"], /--perplexity 0/],
  [["--layer", "conv7"], /conv7/],
])("%j is refused", async (flags, message) => {
  const out = bench.out();
  const { status, stderr } = await convlens("embed", model, set, ...flags, "-o", out);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
  expect(existsSync(out)).toBe(false);
});

test("distances of other pictures, and distances that are none, are refused", async () => {
  const three = bench.file("three.npy", encodeNpy(float32([3, 3], new Float32Array(9))));
  expect((await convlens("embed", model, set, "--distances", three)).stderr).toMatch(
    /\[3, 3\], not the distances of 24/,
  );
  const negative = bench.file("negative.npy", encodeNpy(float32([24, 24], new Float32Array(576).fill(-1))));
  expect((await convlens("embed", model, set, "--distances", negative)).stderr).toMatch(/holds -1 at \[0, 0\]/);
});
