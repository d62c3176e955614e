import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size, toDoubles } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { type BlobInit, blob, caffemodelBytes, drawn, inputText, textBytes } from "../testing/caffeFile.ts";
import { engines } from "../testing/engines.ts";
import { memoryFile } from "../testing/importerSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import { shelf } from "../testing/shelf.ts";
import caffe from "./caffe.ts";
import { importModel } from "./importModel.ts";

const folder = () => join(shelf!, "models/caffe");
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder(), name)));

/** A file of the shelf with all that lies beside it. */
const opened = (name: string) => ({
  name,
  bytes: bytesOf(name),
  sibling: async (other: string) => (existsSync(join(folder(), other)) ? bytesOf(other) : undefined),
  siblings: async () => readdirSync(folder()),
});

async function run(graph: Graph, input: string, output: string, x: Float32Tensor) {
  const session = await engines()[0]!.prepare(graph);
  const made = await session.run({ [input]: x });
  await session.release();
  return toDoubles(made[output]!);
}

describe.skipIf(!shelf)("models of the shelf (skipped where it is absent)", () => {
  test("CIFAR10 quick, from either file, with its mean picture", async () => {
    const [text, weights] = await Promise.all(
      ["cifar10_quick.prototxt", "cifar10_quick.caffemodel"].map((f) => caffe.read(opened(f), {})),
    );
    expect(text!.graph.infos.get("data")!.shape).toEqual(["N", 3, 32, 32]);
    expect(text!.declared.input).toMatchObject({ channels: "RGB", range: [0, 255], std: [1, 1, 1] });
    const x = float32(
      [2, 3, 32, 32],
      drawn([2, 3, 32, 32], 3).map((v) => 60 * v),
    );
    const [a, b] = await Promise.all([text!, weights!].map((m) => run(m.graph, m.input, m.output, x)));
    expect(a).toEqual(b);
  });

  test("LeNet, the net inside of its weights, takes no other's mean and knows digits", async () => {
    const { graph, input, output, declared, notes } = await caffe.read(opened("lenet.caffemodel"), {});
    expect(graph.infos.get(input)!.shape).toEqual(["N", 1, 28, 28]);
    expect(declared.input).toEqual({ layout: "NCHW", size: [28, 28], channels: "GRAY" });
    expect(notes).toEqual([]);
    const { data } = await run(graph, input, output, float32([10, 1, 28, 28], digits.flatMap(written)));
    const guesses = digits.map((_, i) => {
      const scores = [...data.subarray(i * 10, i * 10 + 10)];
      return scores.indexOf(Math.max(...scores));
    });
    // They are drawn with a ruler, and it learned from hand-written ones.
    expect(guesses.filter((g, i) => g === i).length, String(guesses)).toBeGreaterThanOrEqual(8);
  });

  test("GoogLeNet, written as files of Caffe, gives what its ONNX file gives", async () => {
    const onnx = await importModel(
      memoryFile("googlenet.onnx", new Uint8Array(readFileSync(join(shelf!, "models/imagenet/googlenet.onnx")))),
    );
    const { text, weights } = asCaffe(onnx.graph);
    const file = memoryFile("googlenet.prototxt", textBytes(text), { "googlenet.caffemodel": weights });
    const model = await caffe.read(file, {});
    expect(model.graph.nodes.length).toBeGreaterThan(130);
    expect(model.declared.input).toMatchObject({ channels: "BGR", mean: [104, 117, 123] });
    const shape = [1, 3, 224, 224];
    const x = float32(
      shape,
      drawn(shape, 4).map((v) => 120 * v),
    );
    const ours = await run(model.graph, model.input, model.output, x);
    // float32 rounding through the depth of GoogLeNet.
    expectClose(ours, await run(onnx.graph, onnx.input, onnx.output, x), 1e-5);
  });
});

/** Strokes of the ten digits, in a square of 1 by 1, y downwards. */
const digits: readonly (readonly (readonly [number, number])[])[] = [
  Array.from({ length: 25 }, (_, i) => [0.5 + 0.25 * Math.sin(i * 0.2618), 0.5 - 0.4 * Math.cos(i * 0.2618)] as const),
  [
    [0.5, 0.1],
    [0.5, 0.9],
  ],
  [
    [0.25, 0.28],
    [0.35, 0.13],
    [0.55, 0.1],
    [0.7, 0.2],
    [0.7, 0.38],
    [0.5, 0.6],
    [0.25, 0.88],
    [0.78, 0.88],
  ],
  [
    [0.28, 0.15],
    [0.5, 0.1],
    [0.7, 0.2],
    [0.68, 0.4],
    [0.45, 0.48],
    [0.7, 0.58],
    [0.74, 0.75],
    [0.55, 0.9],
    [0.25, 0.84],
  ],
  [
    [0.35, 0.1],
    [0.22, 0.52],
    [0.75, 0.52],
    [0.7, 0.12],
    [0.68, 0.92],
  ],
  [
    [0.75, 0.1],
    [0.35, 0.12],
    [0.3, 0.45],
    [0.55, 0.42],
    [0.74, 0.58],
    [0.7, 0.8],
    [0.5, 0.9],
    [0.25, 0.82],
  ],
  [
    [0.6, 0.08],
    [0.38, 0.35],
    [0.28, 0.65],
    [0.38, 0.88],
    [0.6, 0.88],
    [0.7, 0.7],
    [0.58, 0.54],
    [0.32, 0.62],
  ],
  [
    [0.22, 0.14],
    [0.75, 0.12],
    [0.55, 0.5],
    [0.42, 0.9],
  ],
  [
    [0.5, 0.48],
    [0.3, 0.32],
    [0.35, 0.13],
    [0.62, 0.12],
    [0.7, 0.3],
    [0.5, 0.48],
    [0.28, 0.68],
    [0.38, 0.9],
    [0.64, 0.88],
    [0.7, 0.66],
    [0.5, 0.48],
  ],
  [
    [0.7, 0.3],
    [0.55, 0.1],
    [0.34, 0.18],
    [0.32, 0.4],
    [0.52, 0.48],
    [0.7, 0.3],
    [0.66, 0.6],
    [0.58, 0.92],
  ],
];

/** A polyline as 28 × 28 grey values from 0 to 1, in the middle 20 as MNIST has them. */
function written(line: readonly (readonly [number, number])[]): number[] {
  return Array.from({ length: 28 * 28 }, (_, i) => {
    const [x, y] = [((i % 28) - 3.5) / 20, (Math.floor(i / 28) - 3.5) / 20];
    const near = Math.min(...line.slice(1).map((to, k) => toSegment(x, y, line[k]!, to)));
    return Math.min(1, Math.max(0, 1.9 - near * 20));
  });
}

function toSegment(
  x: number,
  y: number,
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** A graph of Caffe's operators as its deploy.prototxt and .caffemodel. */
function asCaffe({ nodes, constants, inputs }: Graph): { text: string; weights: Uint8Array } {
  const blobs: { name: string; blobs: BlobInit[] }[] = [];
  const layers = nodes.map((n) => {
    const weights = n.inputs.flatMap((v) => constants.get(v) ?? []) as Float32Tensor[];
    if (weights.length > 0) blobs.push({ name: n.outputs[0]!, blobs: weights.map((t) => blob(t.shape, t.data)) });
    const bottoms = n.inputs.filter((v) => !constants.has(v)).map((v) => `bottom: "${v === inputs[0] ? "data" : v}"`);
    return `layer { name: "${n.outputs[0]}" type: ${settings(n, weights)} ${bottoms.join(" ")} top: "${n.outputs[0]}" }`;
  });
  return { text: inputText(3, 224, 224) + layers.join("\n"), weights: caffemodelBytes({ layer: blobs }) };
}

function settings({ op, attrs }: Node, [weights]: readonly Float32Tensor[]): string {
  const first = (name: string) => (attrs[name] as readonly number[] | undefined)?.[0] ?? 0;
  const window = `kernel_size: ${first("kernel_shape")} stride: ${first("strides")} pad: ${first("pads")}`;
  const outputs = weights && `num_output: ${size(weights.shape.slice(0, 1))}`;
  const known: Record<string, string> = {
    Conv: `"Convolution" convolution_param { ${outputs} ${window} }`,
    Relu: '"ReLU"',
    MaxPool: `"Pooling" pooling_param { pool: MAX ${window} }`,
    AveragePool: `"Pooling" pooling_param { pool: AVE ${window} }`,
    LRN: `"LRN" lrn_param { local_size: ${attrs.size} alpha: ${attrs.alpha} beta: ${attrs.beta} k: ${attrs.bias} }`,
    Concat: '"Concat"',
    Flatten: '"Flatten"',
    Gemm: `"InnerProduct" inner_product_param { ${outputs} }`,
    Softmax: '"Softmax"',
  };
  return known[op]!;
}
