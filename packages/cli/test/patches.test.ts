import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Float32Tensor, zeros } from "@convlens/core/base";
import { preprocess, withOutputs } from "@convlens/core/onnx";
import { renderScene } from "@convlens/core/scenes";
import { backward, fold, foldBatchNorm, gradientOf, receptiveFields, rulesNamed } from "@convlens/core/transform";
import { decodeImage, encodePng, openModel } from "@convlens/node";
import { afterAll, expect, test } from "vitest";
import type { PatchRecord } from "../src/patches/report.ts";
import { convlens, itemsOf, manifestIn, npyAt, workbench } from "./workbench.ts";

const bench = workbench();
const model = join(import.meta.dirname, "../models/scenes.onnx");
const lens = await openModel(model);
afterAll(() => lens.close());

const COUNT = 7;
const BATCH = 3;
const K = 3;
const CHANNELS = 6;
// Activations that end at 6 are often equal; units of the third layer see more than the picture; the last has no places.
const layers = ["conv3", "conv5", "conv10", "logits"].map((name) => ({ name, extents: extentsOf(name) }));

const names: string[] = [];
for (let i = 0; i < COUNT; i++) {
  const { image } = renderScene({ seed: 8, index: i, size: i % 2 ? 96 : 131 });
  names.push(`${i}.png`);
  bench.file(`scenes/${i}.png`, await encodePng(image));
}

const out = bench.out();
const ran = await convlens(
  ...["patches", model, bench.at("scenes"), "--layer", layers.map(({ name }) => name).join(",")],
  ...["-k", String(K), "--channels", `0-${CHANNELS - 1}`, "--batch", String(BATCH)],
  ...["--rules", "deconvnet", "--raw", "--single", "-o", out],
);
const told = JSON.parse(readFileSync(join(out, "patches.json"), "utf8")) as { patches: PatchRecord[] };

/** Rows and columns of a layer; one of each where it has none. */
function extentsOf(value: string): [number, number] {
  const shape = lens.model.graph.infos.get(value)!.shape;
  return shape.length === 4 ? (shape.slice(2) as [number, number]) : [1, 1];
}

/** A picture by itself, in a batch of the size that the pass has; all layers whole. */
async function activationsOf(name: string): Promise<Map<string, Float32Array>> {
  const { tensor } = preprocess(await decodeImage(readFileSync(bench.at("scenes", name)), name), lens.input);
  const batch = zeros([BATCH, ...tensor.shape.slice(1)]);
  batch.data.set(tensor.data);
  const graph = withOutputs(
    lens.model.graph,
    layers.map((layer) => layer.name),
  );
  const session = await lens.engine.prepare(graph);
  const found = await session.run({ [lens.model.input]: batch });
  return new Map(
    layers.map((layer) => {
      const { data } = found[layer.name] as Float32Tensor;
      return [layer.name, data.subarray(0, data.length / BATCH)];
    }),
  );
}

const all = await Promise.all(names.map(activationsOf));

/** The strongest places of a channel, one for each picture, found in plain loops. */
function bruteForce(layer: (typeof layers)[number], channel: number) {
  const [rows, columns] = layer.extents;
  const maxima = all.map((activations, picture) => {
    const values = activations.get(layer.name)!;
    let best = channel * rows * columns;
    for (let i = best; i < (channel + 1) * rows * columns; i++) if (values[i]! > values[best]!) best = i;
    const place = best - channel * rows * columns;
    return {
      picture: names[picture]!,
      value: values[best]!,
      row: Math.floor(place / columns),
      column: place % columns,
    };
  });
  const firing = maxima.filter(({ value }) => value !== 0);
  return firing.sort((a, b) => b.value - a.value || names.indexOf(a.picture) - names.indexOf(b.picture)).slice(0, K);
}

test("pictures, values and places are those of a search by brute force, to the bit", () => {
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
  for (const layer of layers)
    for (let channel = 0; channel < CHANNELS; channel++) {
      const found = told.patches.filter((p) => p.layer === layer.name && p.channel === channel);
      const placed = extentsOf(layer.name)[0] > 1;
      expect(found.map(({ picture, value, row, column }) => ({ picture, value, row, column }))).toEqual(
        bruteForce(layer, channel).map((p) => (placed ? p : { ...p, row: undefined, column: undefined })),
      );
      expect(found.map(({ rank }) => rank)).toEqual(found.map((_, i) => i + 1));
    }
  // There are channels with several strongest places, or the first of them is not tried.
  const equal = told.patches.filter((p) => p.value === 6);
  expect(equal.length).toBeGreaterThan(0);
});

test("projections are a plain backward pass from the one unit, cut to what it sees, to the bit", async () => {
  const { graph, input } = lens.model;
  const fields = receptiveFields(graph, input);
  const items = itemsOf(manifestIn(out), "patches");
  for (const [i, { name, extents }] of layers.entries()) {
    const forward = foldBatchNorm(fold(withOutputs(graph, [name])), new Set([name]));
    const plain = backward(forward, name, [input], { rules: rulesNamed("deconvnet") });
    const session = await lens.engine.prepare(withOutputs(plain, [gradientOf(input)]));
    const folder = items[i]!.files.picture!.replace(/\.png$/, "");
    for (const patch of told.patches.filter((p) => p.layer === name && p.channel < 2)) {
      const picture = await decodeImage(readFileSync(bench.at("scenes", patch.picture)), patch.picture);
      const { tensor } = preprocess(picture, lens.input);
      const seed = zeros([1, ...graph.infos.get(name)!.shape.slice(1)] as number[]);
      seed.data[(patch.channel * extents[0] + (patch.row ?? 0)) * extents[1] + (patch.column ?? 0)] = patch.value;
      const { [gradientOf(input)]: whole } = await session.run({ [input]: tensor, [gradientOf(name)]: seed });
      const field = fields.get(name);
      const side = lens.input.size[0];
      const stretch = (at: number | undefined, reach: { start: number; stride: number; size: number } | undefined) => {
        if (at === undefined || !reach || reach.size >= side) return [0, side] as const;
        const from = reach.start + at * reach.stride;
        return [Math.max(0, from), Math.min(side, from + reach.size)] as const;
      };
      const [top, bottom] = stretch(patch.row, field?.rows);
      const [left, right] = stretch(patch.column, field?.columns);
      const expected: number[] = [];
      for (let c = 0; c < 3; c++)
        for (let y = top; y < bottom; y++)
          for (let x = left; x < right; x++) expected.push((whole as Float32Tensor).data[(c * side + y) * side + x]!);
      const raw = npyAt(out, `${folder}/${String(patch.channel).padStart(4, "0")}-${patch.rank}.npy`);
      expect(raw.shape).toEqual([3, bottom - top, right - left]);
      expect([...(raw.data as Float32Array)]).toEqual(expected);
      const scale = picture.width / side;
      expect(patch.box.x).toBeCloseTo(left * scale, 1);
      expect(patch.box.width).toBeCloseTo((right - left) * scale, 1);
    }
  }
});

test("a page for each layer, a table of all patches, single tiles where they are asked for", async () => {
  const items = itemsOf(manifestIn(out), "patches");
  expect(items.map((item) => item.layer)).toEqual([...layers.map(({ name }) => name), undefined]);
  for (const { files } of items)
    for (const file of Object.values(files)) expect(existsSync(join(out, file))).toBe(true);
  const { csv } = items.at(-1)!.files;
  const [head, ...rows] = readFileSync(join(out, csv!), "utf8").trim().split("\n");
  expect(head).toBe("layer,channel,rank,picture,class,value,row,column,x,y,width,height");
  expect(rows).toHaveLength(told.patches.length);
  const tile = await decodeImage(readFileSync(join(out, "patches/01-conv3/0000-1-patch.png")), "tile");
  expect([tile.width, tile.height]).toEqual([128, 128]);
});

test.each([
  [["--channels", "0-2000"], "there is no channel 2000"],
  [["--channels", "top0"], "--channels top0: none"],
  [["--layer", "nothing"], 'the model has no layer "nothing"'],
  [["-k", "0"], "--patches 0: not a whole number"],
])("%s is refused before any work", async (flags, message) => {
  const { status, stderr } = await convlens("patches", model, bench.at("scenes"), ...flags, "-o", bench.out());
  expect([status, stderr.includes(message)]).toEqual([2, true]);
});
