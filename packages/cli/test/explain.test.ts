import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { attributions } from "@convlens/core/method";
import { withOutputs } from "@convlens/core/onnx";
import { nets } from "@convlens/core/testing";
import { decodeImage, readPngText } from "@convlens/node";
import { expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, npyAt, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();

test("every method gives one map for each class, and one figure shows them all", async () => {
  const out = bench.out();
  const { status, stderr, stdout } = await convlens("explain", model, picture, "-m", "all", "-c", "top2", "-o", out);
  // The net has no attention, and its head is no global pooling with one dense layer behind it.
  const unfit = ["attention-rollout", "cam", "gradient-attention-rollout"];
  const notes = unfit.map((id) => `note: ${id} does not fit this model\n`);
  expect([status, stderr]).toEqual([0, notes.join("")]);
  expect(stdout).toContain(join(out, "photo/explanation.png"));
  const manifest = manifestIn(out);
  expect(itemsOf(manifest, "cam")).toEqual([]);
  for (const { id, definition } of attributions.filter((m) => !unfit.includes(m.id))) {
    const items = itemsOf(manifest, id);
    expect(items.length, id).toBe(2);
    expect(items.map((i) => i.definition)).toEqual([definition, definition]);
    expect(items[0]!.class!.score).toBeGreaterThanOrEqual(items[1]!.class!.score);
  }
  expect(itemsOf(manifest, "figure")).toHaveLength(1);
}, 120_000);

test("what the manifest lists is there, below the folder, and nothing else", async () => {
  const out = bench.out();
  await convlens("explain", model, picture, "--method", "grad-cam,gradient", "--class", "bee", "--raw", "-o", out);
  const manifest = manifestIn(out);
  const files = manifest.items.flatMap((item) => Object.values(item.files));
  for (const file of files) expect(existsSync(join(out, file)), file).toBe(true);
  for (const file of files) expect(file).toMatch(/^photo\//);
  expect(manifest.model).toMatchObject({
    path: model,
    format: "onnx",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(itemsOf(manifest, "grad-cam")[0]).toMatchObject({
    picture,
    class: { index: 1, label: "bee", score: expect.any(Number) },
    layer: "conv2",
    params: { layer: "last:conv", score: "logit" },
  });
});

test("raw maps: pixels in the shape of the input, CAMs in that of the layer, both signed", async () => {
  const out = bench.out();
  await convlens("explain", model, picture, "--method", "grad-cam,gradient", "--layer", "conv1", "--raw", "-o", out);
  const manifest = manifestIn(out);
  const rawOf = (method: string) => npyAt(out, itemsOf(manifest, method)[0]!.files.raw!);
  expect(rawOf("gradient").shape).toEqual([3, 10, 11]);
  expect([...rawOf("gradient").data].some((v) => Number(v) < 0)).toBe(true);
  expect(rawOf("grad-cam").shape).toEqual([10, 11]);
});

test("a CAM lies on the picture at the picture's own size", async () => {
  const out = bench.out();
  await convlens("explain", model, picture, "-o", out);
  const [cam] = itemsOf(manifestIn(out), "grad-cam");
  expect(await decodeImage(readFileSync(join(out, cam!.files.picture!)), "cam")).toMatchObject({
    width: 40,
    height: 30,
  });
});

test("--json prints the manifest and nothing else on standard output", async () => {
  const out = bench.out();
  const { stdout } = await convlens("explain", model, picture, "--json", "-o", out);
  expect(JSON.parse(stdout)).toEqual(manifestIn(out));
});

test("several pictures of one name have folders of their own", async () => {
  const other = await bench.picture("more/photo.png", 20, 20);
  const out = bench.out();
  await convlens("explain", model, picture, other, "-o", out);
  expect(existsSync(join(out, "photo/explanation.png"))).toBe(true);
  expect(existsSync(join(out, "photo-2/explanation.png"))).toBe(true);
});

test("every PNG carries its recipe", async () => {
  const out = bench.out();
  await convlens("explain", model, picture, "--method", "grad-cam,gradient", "-o", out);
  for (const { files } of manifestIn(out).items)
    for (const file of Object.values(files)) {
      const recipe = JSON.parse(readPngText(readFileSync(join(out, file)), file).convlens!);
      expect(recipe).toMatchObject({ command: "explain", model: { path: model }, picture: { path: picture } });
      expect(join("photo", recipe.shows)).toBe(file);
    }
});

test("a model that ends in logits gives the probabilities of its softmax", async () => {
  const ending = bench.model("logits.onnx", withOutputs(nets.tinyNet(), ["logits"]));
  const scoresOf = async (path: string) => {
    const { stdout } = await convlens("predict", path, picture, "--json", "--scores", "logits");
    return (JSON.parse(stdout).items[0].classes as { score: number }[]).map((c) => c.score);
  };
  // float32 softmax in two graphs
  expect(await scoresOf(ending)).toEqual((await scoresOf(model)).map((v) => expect.closeTo(v, 6)));
});

test("what one of several methods lacks is told before the others go to work", async () => {
  const out = bench.out();
  const { status, stderr } = await convlens(
    "explain",
    model,
    picture,
    "-m",
    "gradient,kernel-shap",
    "--samples",
    "1",
    "-o",
    out,
  );
  expect(status).toBe(2);
  expect(stderr).toMatch(/kernel-shap needs \d+ samples/);
  expect(existsSync(out)).toBe(false);
});

test("a layer that is none is an error of all methods, too, though some read no layer", async () => {
  const out = bench.out();
  const { status, stderr } = await convlens("explain", model, picture, "-m", "all", "--layer", "konv1", "-o", out);
  expect([status, stderr]).toEqual([2, expect.stringContaining('no layer "konv1"')]);
  expect(existsSync(out)).toBe(false);
});

test("of all methods, one that cannot be had is told of and left out", async () => {
  const out = bench.out();
  const few = ["--samples", "1", "--steps", "2"];
  const { status, stderr } = await convlens("explain", model, picture, "-m", "all", ...few, "-o", out);
  expect(status).toBe(0);
  expect(stderr).toMatch(/note: without kernel-shap: kernel-shap needs \d+ samples/);
  const manifest = manifestIn(out);
  expect(itemsOf(manifest, "kernel-shap")).toEqual([]);
  expect(itemsOf(manifest, "gradient")).toHaveLength(1);
}, 60_000);
