import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy, zeros } from "@convlens/core/base";
import { nets } from "@convlens/core/testing";
import { spatialLayers } from "@convlens/core/transform";
import { decodeImage } from "@convlens/node";
import { expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, npyAt, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();

test("predict lists the classes with their scores, best first, and writes nothing", async () => {
  const { status, stdout, stderr } = await convlens("predict", model, picture, "--top", "3");
  expect([status, stderr]).toEqual([0, ""]);
  const shares = [...stdout.matchAll(/^\s+([\d.]+) % {2}(ant|bee|cat|dog)$/gm)].map(([, share]) => Number(share));
  expect(shares).toHaveLength(3);
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
  expect(existsSync("convlens-out")).toBe(false);
});

test("predict takes a tensor that is preprocessed already", async () => {
  const tensor = bench.file("zero.npy", encodeNpy(zeros([1, 3, 10, 11])));
  const { stdout } = await convlens("predict", model, tensor, "--json");
  const { classes } = JSON.parse(stdout).items[0] as { classes: { index: number; label: string; score: number }[] };
  expect(classes.map((c) => c.label).sort()).toEqual(["ant", "bee", "cat", "dog"]);
  expect(classes.reduce((sum, c) => sum + c.score, 0)).toBeCloseTo(1, 5);
});

test("the WebAssembly engine gives the same scores", async () => {
  const scores = async (engine: string) => {
    const { stdout } = await convlens("predict", model, picture, "--json", "--engine", engine);
    return (JSON.parse(stdout).items[0].classes as { score: number }[]).map((c) => c.score);
  };
  // float32 sums in another order
  expect(await scores("wasm")).toEqual((await scores("cpu")).map((v) => expect.closeTo(v, 5)));
});

test("inspect prints a row for each layer; --json has the same as records", async () => {
  const { stdout } = await convlens("inspect", model);
  for (const layer of ["conv1", "pool1", "conv2", "logits"]) expect(stdout).toMatch(new RegExp(`^${layer} `, "m"));
  const { layers, totals } = JSON.parse((await convlens("inspect", model, "--json")).stdout).items[0];
  const { constants } = nets.tinyNet();
  const weights = ["conv1/conv/weights", "conv2/conv/weights", "conv2/conv/bias", "logits/weights", "logits/bias"];
  const count = weights.reduce((n, name) => n + constants.get(name)!.data.length, 4 * 5);
  expect(totals.parameters).toBe(count);
  expect(layers.map((l: { layer: string }) => l.layer)).toContain("conv2");
});

test("filters: a picture and raw weights for each convolution", async () => {
  const out = bench.out();
  const { status } = await convlens("filters", model, "--raw", "-o", out);
  expect(status).toBe(0);
  const items = itemsOf(manifestIn(out), "filters");
  expect(items.map((i) => npyAt(out, i.files.raw!).shape)).toEqual([
    [5, 3, 3, 3],
    [6, 5, 3, 3],
  ]);
  for (const { files } of items) expect(existsSync(join(out, files.picture!))).toBe(true);
});

test("activations: a grid for each convolution and pooling layer, with raw values", async () => {
  const out = bench.out();
  const { status } = await convlens("activations", model, picture, "--raw", "-o", out);
  expect(status).toBe(0);
  const items = itemsOf(manifestIn(out), "activations");
  expect(items.map((i) => i.layer)).toEqual(spatialLayers(nets.tinyNet()).map((l) => l.value));
  const [pool] = items.filter((i) => i.layer === "pool1");
  expect(npyAt(out, pool!.files.raw!).shape).toEqual([5, 4, 5]);
});

test("activations --style single: a picture for each channel, of the layers that are named", async () => {
  const out = bench.out();
  await convlens("activations", model, picture, "--style", "single", "--layers", "conv*", "--no-label", "-o", out);
  const items = itemsOf(manifestIn(out), "activations");
  const channels = (layer: string) => items.filter((i) => i.layer === layer).map((i) => i.params.channel);
  expect(channels("conv1")).toEqual([0, 1, 2, 3, 4]);
  expect(channels("conv2")).toEqual([0, 1, 2, 3, 4, 5]);
});

test("activations --animate: a GIF and an MP4 through the layers", async () => {
  const out = bench.out();
  const { status } = await convlens("activations", model, picture, "--animate", "gif,mp4", "-o", out);
  expect(status).toBe(0);
  const [item] = itemsOf(manifestIn(out), "activations").filter((i) => i.files.video);
  const gif = readFileSync(join(out, item!.files.animation!));
  expect(gif.subarray(0, 6).toString()).toBe("GIF89a");
  expect(await decodeImage(gif, "gif")).toMatchObject({ width: expect.any(Number) });
  const mp4 = readFileSync(join(out, item!.files.video!));
  expect(mp4.subarray(4, 8).toString()).toBe("ftyp");
  expect(mp4.indexOf("moov")).toBeGreaterThan(0);
}, 120_000);
