import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { writeShapes } from "../../node/src/testing/shapePictures.ts";
import { convlens, manifestIn, spawned, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const set = bench.at("shapes");
const tables = ["units.csv", "duplicates.csv", "units.json"];
/** 40 pictures in batches of 4, a file for each 8. */
const small = ["--batch", "4", "--shard-size", "8"];
let whole: string[];

const read = (folder: string) => tables.map((name) => readFileSync(join(folder, name), "utf8"));

const shardsIn = (folder: string): string[] =>
  existsSync(join(folder, "shards"))
    ? readdirSync(join(folder, "shards"), { recursive: true })
        .map(String)
        .filter((f) => /\d\.safetensors$/.test(f))
    : [];

beforeAll(async () => {
  await writeShapes(set, ["cross", "disc"], 20, 28, 1);
  bench.file("shapes/disc/broken.png", "no picture");
  const out = bench.out();
  expect(await convlens("units", model, set, ...small, "-o", out)).toMatchObject({ status: 0 });
  whole = read(out);
});

test("tells of each unit, and of pictures that cannot be read", async () => {
  const out = bench.out();
  const { stdout, stderr } = await convlens("units", model, set, "--layer", "conv1,logits", "-o", out);
  expect(stderr).toContain("broken.png");
  expect(stdout).toContain("| conv1 | 5 |");
  expect(stdout).toContain("40 pictures");
  expect(manifestIn(out).items[0]!.facts).toEqual({ pictures: 40, broken: 1 });
  expect(readFileSync(join(out, "units.csv"), "utf8").trim().split("\n")).toHaveLength(1 + 5 + 4);
});

test.each([
  ["batches", ["--batch", "7", "--shard-size", "8"]],
  ["shards", ["--batch", "4", "--shard-size", "100"]],
])("other %s make no difference", async (_, sizes) => {
  const out = bench.out();
  await convlens("units", model, set, ...sizes, "-o", out);
  expect(read(out)).toEqual(whole);
});

test("killed four times and resumed, it ends as if nothing had been", async () => {
  const out = bench.out();
  const argv = ["units", model, set, ...small, "-o", out];
  for (let kill = 1; kill <= 4; kill++)
    await spawned(argv, {
      during: (child) => {
        const timer = setInterval(() => {
          if (shardsIn(out).length >= kill) child.kill("SIGKILL");
        }, 1);
        child.on("close", () => clearInterval(timer));
      },
    });
  expect(shardsIn(out).length).toBeGreaterThanOrEqual(4);
  expect(await convlens(...argv)).toMatchObject({ status: 0 });
  expect(read(out)).toEqual(whole);
}, 120_000);

test("shards of another model, or of other questions, are not taken", async () => {
  const out = bench.out();
  await convlens("units", model, set, ...small, "-o", out);
  await convlens("units", model, set, ...small, "--layer", "conv1", "-o", out);
  expect(readdirSync(join(out, "shards"))).toHaveLength(2);
  expect(read(out)).not.toEqual(whole);
});

test("parts are joined, in one folder or from several", async () => {
  const [shared, first, second, joined] = [bench.out(), bench.out(), bench.out(), bench.out()];
  const part = (i: number, out: string) => convlens("units", model, set, ...small, "--shard", `${i}/2`, "-o", out);
  expect((await part(1, shared)).stdout).toContain("part 1 of 2 is done");
  expect((await part(2, shared)).stdout).toContain("part 2 of 2 is done");
  expect((await convlens("merge", shared)).status).toBe(0);
  expect(read(shared)).toEqual(whole);
  await part(1, first);
  await part(2, second);
  expect((await convlens("merge", first, second, "-o", joined)).status).toBe(0);
  expect(read(joined)).toEqual(whole);
});

test("what is missing when parts are joined is done", async () => {
  const out = bench.out();
  await convlens("units", model, set, ...small, "--shard", "2/3", "-o", out);
  const { stderr } = await convlens("merge", out);
  expect(stderr).toMatch(/note: \d+ pictures were done before/);
  expect(read(out)).toEqual(whole);
});

test.each([
  [["--shard", "3/2"], "not a part of a whole"],
  [["--shard", "half"], "not a part of a whole"],
  [["--shard", "1/2", "--queue", "redis://localhost"], "exclude each other"],
  [["--batch", "0"], "--batch 0"],
])("%j is wrong use", async (flags, words) => {
  const { status, stderr } = await convlens("units", model, set, ...flags, "-o", bench.out());
  expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test("folders that hold no parts, or parts of different jobs, are not joined", async () => {
  const [first, second] = [bench.out(), bench.out()];
  await convlens("units", model, set, "--shard", "1/2", "-o", first);
  await convlens("units", model, set, "--layer", "conv1", "--shard", "2/2", "-o", second);
  expect((await convlens("merge", bench.at("shapes"))).stderr).toContain("no part of a job");
  expect((await convlens("merge", first, second, "-o", bench.out())).stderr).toContain("part of another job");
});

test("a shard that is cut off is an error that names it, and the way out", async () => {
  const out = bench.out();
  await convlens("units", model, set, ...small, "-o", out);
  const [shard] = shardsIn(out);
  const path = join(out, "shards", shard!);
  const bytes = readFileSync(path);
  bench.file("cut", bytes.subarray(0, bytes.length / 2));
  rmSync(path);
  bench.file(path.slice(bench.at().length + 1), bytes.subarray(0, bytes.length / 2));
  const { status, stderr } = await convlens("units", model, set, ...small, "-o", out);
  expect([status, stderr]).toEqual([1, expect.stringContaining("cut off")]);
});
