import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeSafetensors } from "../../../base/safetensors.ts";
import type { Shape } from "../../../base/tensor.ts";
import { float32, toDoubles } from "../../../base/tensor.ts";
import { referenceEngine } from "../../../engine/reference.ts";
import { engines } from "../../../testing/engines.ts";
import { memoryFile } from "../../../testing/importerSuite.ts";
import { hashed, hashedWeights, type Names, torchTable } from "../../../testing/torchFile.ts";
import { importModel } from "../../importModel.ts";
import { described } from "./file.ts";

interface Expected {
  readonly tensors: Names;
  readonly size: number | readonly [number, number];
  readonly logits: readonly (readonly number[])[];
}

const fixtures = torchTable<Expected>("described.json.gz");
const folder = join(import.meta.dirname, "../../../../test/torch/described");
const textOf = (name: string) => readFileSync(join(folder, `${name}.json`), "utf8");
const weightsOf = (tensors: Names) => new Map(tensors.map(([key, shape], i) => [key, hashedWeights(key, shape, i)]));

/** Two float32 computations against float64, relative to the largest score. */
const TOLERANCE = 2e-5;

describe("descriptions give what PyTorch's modules give", () => {
  test.each(Object.entries(fixtures))("%s", async (name, { tensors, size, logits }) => {
    const [rows, columns] = typeof size === "number" ? [size, size] : size;
    const file = { name: `${name}.json`, text: textOf(name) };
    const { graph, input, output } = described(weightsOf(tensors), "w.pth", file, [rows, columns]);
    const session = await (engines()[0] ?? referenceEngine).prepare(graph);
    const picture = float32([2, 3, rows, columns], hashed(0, 6 * rows * columns));
    const made = toDoubles((await session.run({ [input]: picture }))[output]!).data;
    await session.release();
    const expected = logits.flat();
    const scale = Math.max(...expected.map(Math.abs));
    expect(made).toHaveLength(expected.length);
    for (const [i, v] of expected.entries()) expect(Math.abs(made[i]! - v) / scale).toBeLessThan(TOLERANCE);
  });
});

const names = { tensors: Object.fromEntries(weightsOf(fixtures["cifar-vgg"]!.tensors)) };
const file = memoryFile("net.safetensors", encodeSafetensors({ ...names, metadata: {} }));
const beside = (text: string) =>
  memoryFile("net.safetensors", file.bytes, { "net.safetensors.arch.json": new TextEncoder().encode(text) });

describe("weights with a description", () => {
  test("are a model; the description is named, or lies beside them", async () => {
    const architecture = { name: "vgg.json", text: textOf("cifar-vgg") };
    const named = await importModel(file, { architecture });
    const found = await importModel(beside(textOf("cifar-vgg")));
    expect(named.graph).toEqual(found.graph);
    expect(named.graph.infos.get(named.input)!.shape).toEqual(["N", 3, 32, 32]);
    expect(named.graph.infos.has("block3.6")).toBe(true);
    expect(named.notes).toContain("the architecture is that of vgg.json");
    expect(found.notes).toContain("the architecture is that of net.safetensors.arch.json");
    await expect(importModel(file)).rejects.toMatchObject({ hint: expect.stringContaining("--arch FILE.json") });
  });

  test("have its pictures and scores", async () => {
    const { tensors } = fixtures["every-kind"]!;
    const bytes = encodeSafetensors({ tensors: Object.fromEntries(weightsOf(tensors)), metadata: {} });
    const architecture = { name: "every-kind.json", text: textOf("every-kind") };
    const { declared, notes } = await importModel(memoryFile("w.safetensors", bytes), { architecture });
    expect(declared.input).toMatchObject({ size: [21, 19], mean: [0.5, 0.5, 0.5], range: [0, 1] });
    expect(declared.output).toEqual({ scores: "probabilities", labels: ["a", "b", "c", "d", "e"] });
    expect(notes.join()).not.toContain("a guess");
  });

  test("lose a prefix that all names share", async () => {
    const { tensors } = fixtures["cifar-vgg"]!;
    const state = new Map([...weightsOf(tensors)].map(([key, t]) => [`module.${key}`, t]));
    expect(described(state, "w.pth", { name: "d.json", text: textOf("cifar-vgg") }).graph.nodes.length).toBeGreaterThan(
      20,
    );
  });
});

describe("what is wrong is told with its line", () => {
  const state = new Map(
    (
      [
        ["conv.weight", [4, 3, 3, 3]],
        ["conv.bias", [4]],
        ["fc.weight", [2, 64]],
      ] as [string, Shape][]
    ).map(([key, shape], i) => [key, hashedWeights(key, shape, i)]),
  );
  const told = (text: string): string => {
    try {
      described(state, "w.pth", { name: "net.json", text });
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const net = (...layers: string[]) => `{\n "input": { "size": [8, 8] },\n "layers": [\n${layers.join(",\n")}\n ]\n}`;
  const pooled = '{ "MaxPool2d": "p", "kernel_size": 2 }';

  test.each<[string, string, string]>([
    ["nothing", net('{ "Conv2d": "conv", "padding": 1 }', pooled, '"Flatten"', '{ "Linear": "fc" }'), ""],
    ["no JSON", "{", "net.json is not valid JSON"],
    ["no layers", '{\n "input": {} }', "net.json, line 1: layers: Invalid input"],
    [
      "a key that is none",
      '{ "input": {},\n "layer": [], "layers": ["ReLU"] }',
      'net.json, line 2: nothing is called "layer"',
    ],
    [
      "a kind that is none",
      net('"ReLU"', '{ "Conf2d": "a" }'),
      'line 5: "Conf2d": no kind of layer is called so; nearest is Conv2d',
    ],
    [
      "a field that is none",
      net('{ "Conv2d": "conv",\n  "strid": 2 }'),
      'line 5: Conv2d knows no "strid"; it has stride, padding, dilation',
    ],
    ["a field that is missing", net('{ "MaxPool2d": "p" }'), 'line 4: MaxPool2d needs "kernel_size"'],
    ["a number that is none", net('{ "Conv2d": "conv", "stride": 0 }'), "line 4: Conv2d: stride: Too small"],
    ["no name", net('"Conv2d"'), 'line 4: Conv2d needs a name: { "Conv2d": … }'],
    ["no branches", net('{ "add": "x" }'), 'line 4: add has no "branches"'],
    ["two kinds", net('{ "add": "x", "cat": "y" }'), "line 4: one layer is both add and cat"],
    ["a tensor that is missing", net('"ReLU"', '{ "Conv2d": "con" }'), 'line 5: Conv2d "con": "con.weight" is missing'],
    [
      "another shape",
      net('{ "Conv2d": "conv" }', '"Flatten"', '{ "Linear": "fc" }'),
      'line 6: Linear "fc": "fc.weight" is [2,64], and 144 channels reach it',
    ],
    [
      "a tensor without a layer",
      net('{ "Conv2d": "conv" }'),
      'net.json does not fit "w.pth": no layer takes "fc.weight"',
    ],
    ["a block that is none", net('{ "block": "x" }'), 'line 4: block "x": no block is called so; there are none'],
    [
      "a value that is none",
      net('{ "value": "x" }'),
      'line 4: value "x": no value of this name has been written before',
    ],
    ["a variable that is none", net('{ "ReLU": "{i}" }'), 'line 4: ReLU "{i}": nothing says what {i} stands for'],
    [
      "a variable of another type",
      net('{ "repeat": 1, "each": { "s": ["x"] }, "layers": [\n{ "Conv2d": "conv", "stride": "{s}" }] }'),
      "line 5: Conv2d: stride: expected a whole number",
    ],
    [
      "sums of other shapes",
      net('{ "add": "x", "branches": [[], [{ "Conv2d": "conv" }]] }'),
      'line 4: add "x": "x" adds',
    ],
    [
      "a repeat of nothing",
      net('{ "repeat": "conv{i}", "layers": [] }'),
      'line 4: repeat "conv{i}": there is no "conv0" in the file',
    ],
    [
      "blocks without end",
      '{ "input": {}, "blocks": { "a": [{ "block": "a" }] }, "layers": [{ "block": "a" }] }',
      "blocks lie within each other more than 64 deep",
    ],
    [
      "repeats without end",
      net(`${'{ "repeat": 1000, "layers": ['.repeat(3)}"ReLU"${"] }".repeat(3)}`),
      "more than 16384 layers",
    ],
    [
      "layers within layers",
      net(`${'{ "sequential": "a", "layers": ['.repeat(3000)}"ReLU"${"] }".repeat(3000)}`),
      "layers lie within each other",
    ],
  ])("%s", (_, text, message) => {
    if (message === "") expect(told(text)).toBe("");
    else expect(told(text)).toContain(message);
  });

  test("the names that are nearest to a missing tensor's", () => {
    expect(() => described(state, "w.pth", { name: "n.json", text: net('{ "Conv2d": "con" }') })).toThrow(
      expect.objectContaining({ hint: "The file has conv.weight, fc.weight, conv.bias." }),
    );
  });
});
