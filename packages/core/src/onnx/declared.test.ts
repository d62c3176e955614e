import { expect, it } from "vitest";
import { requirePictures, sayings, specify } from "./declared.ts";
import type { Dim } from "./graph.ts";
import { emptyGraph } from "./graph.ts";
import type { Declared, Model } from "./meta.ts";

const modelOf = (input: readonly Dim[], classes: number, declared: Declared = {}, metadata = {}): Model => ({
  graph: {
    ...emptyGraph,
    infos: new Map([
      ["picture", { type: "float32", shape: input }],
      ["scores", { type: "float32", shape: ["N", classes] }],
    ]),
  },
  format: "onnx",
  input: "picture",
  output: "scores",
  declared,
  notes: [],
  metadata,
});

const beside = (files: Readonly<Record<string, unknown>>) => ({
  name: "net.onnx",
  sibling: async (name: string) => (name in files ? new TextEncoder().encode(JSON.stringify(files[name])) : undefined),
});

it("believes flags, sidecar, metadata, a neighbouring config and the importer, in this order", async () => {
  const all: [string, Declared][] = [
    ["importer", { input: { range: [0, 1] }, output: { scores: "logits", labels: ["i"] } }],
    ["hf", {}],
    ["metadata", { input: { range: [0, 3] }, output: { labels: ["m"] } }],
    ["sidecar", { input: { range: [0, 4] } }],
    ["flags", { input: { range: [0, 5] } }],
  ];
  const seen: unknown[] = [];
  for (let last = 0; last < all.length; last++) {
    const given = Object.fromEntries(all.slice(0, last + 1));
    const files = {
      ...(given.hf && { "preprocessor_config.json": { rescale_factor: 2 / 255 } }),
      ...(given.sidecar && { "net.onnx.convlens.json": given.sidecar }),
    };
    const metadata = given.metadata ? { convlens: JSON.stringify(given.metadata) } : {};
    const model = modelOf(["N", 3, 8, 8], 10, given.importer, metadata);
    const { input, output } = specify(model, await sayings(model, beside(files), given.flags));
    seen.push([input.range[1], output]);
  }
  expect(seen).toEqual([
    [1, { scores: "logits", labels: ["i"] }],
    [2, { scores: "logits", labels: ["i"] }],
    [3, { scores: "logits", labels: ["m"] }],
    [4, { scores: "logits", labels: ["m"] }],
    [5, { scores: "logits", labels: ["m"] }],
  ]);
});

it("takes mean and deviation together with the range they are measured in", () => {
  const model = modelOf(["N", 3, 8, 8], 10);
  const importer = { by: "importer", declared: { input: { range: [0, 1], mean: [0.4], std: [0.2] } } } as const;
  const ranged = specify(model, [{ by: "flags", declared: { input: { range: [0, 255] } } }, importer]).input;
  expect(ranged).toMatchObject({ range: [0, 255], mean: [0], std: [1] });
  const shifted = specify(model, [{ by: "flags", declared: { input: { mean: [0.3] } } }, importer]).input;
  expect(shifted).toMatchObject({ range: [0, 1], mean: [0.3], std: [0.2] });
});

it("tells the range of a bare mean from its size", () => {
  const model = modelOf(["N", 3, 8, 8], 10);
  const rangeFor = (mean: number[]) => specify(model, [{ by: "flags", declared: { input: { mean } } }]).input.range;
  expect(rangeFor([104, 117, 123])).toEqual([0, 255]);
  expect(rangeFor([0.5, 0.5, 0.5])).toEqual([0, 1]);
});

it("guesses with a warning that names what it weighed", () => {
  const imagenet = specify(modelOf(["N", 3, 299, 299], 1000), []);
  expect(imagenet.input).toMatchObject({
    size: [299, 299],
    channels: "RGB",
    mean: [0.485, 0.456, 0.406],
    resize: "crop",
  });
  expect(imagenet.warnings).toEqual([expect.stringMatching(/guessed as RGB 0…1, minus .*not BGR 0…255.*RGB -1…1/)]);
  const grey = specify(modelOf(["N", 1, 28, 28], 10), []);
  expect(grey.input).toMatchObject({ size: [28, 28], channels: "GRAY", range: [0, 1], mean: [0], resize: "squash" });
  expect(grey.warnings).toEqual([expect.stringContaining("guessed as GRAY 0…1, not GRAY -1…1 or GRAY 0…255")]);
  const open = specify(modelOf(["N", 3, "height", "width"], 2), []);
  expect(open.input.size).toEqual([224, 224]);
  expect(open.warnings[1]).toContain("224×224 is a guess");
});

it("warns of nothing where everything that matters is said", () => {
  const said = { by: "net.onnx.convlens.json", declared: { input: { channels: "RGB", range: [-1, 1] } } } as const;
  expect(specify(modelOf(["N", 3, 8, 8], 1000), [said]).warnings).toEqual([]);
});

it.each([
  [{ size: [32, 32] }, 'flags: size is 32×32, but the model\'s input "picture" takes 8×8 pixels'],
  [{ channels: "GRAY" }, "flags: channels are GRAY, but"],
  [{ mean: [1, 2] }, "flags: mean has 2 numbers, but"],
] as const)("refuses what does not fit the model: %o", (input, message) => {
  expect(() => specify(modelOf(["N", 3, 8, 8], 10), [{ by: "flags", declared: { input } }])).toThrow(message);
});

it("says which models take no pictures", () => {
  expect(() => requirePictures(modelOf(["N", 4, 8, 8], 10))).toThrow("[N, 4, 8, 8]; a picture is");
  expect(() => requirePictures(modelOf(["N", 10], 10))).toThrow("[N, 10]");
  requirePictures(modelOf(["N", 1, 8, 8], 10));
  requirePictures(modelOf(["N", "channels", "h", "w"], 10));
});
