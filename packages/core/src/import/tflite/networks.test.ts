import { describe, expect, test } from "vitest";
import { float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { drawn } from "../../testing/drawn.ts";
import { functional, inputLayer, layer } from "../../testing/kerasConfigs.ts";
import { toNchw } from "../../testing/kerasSuite.ts";
import { expectClose } from "../../testing/opSuite.ts";
import { imported, inputTensor, quantizedModel } from "../../testing/tfliteModels.ts";
import type { LayerWeights, NetLayer } from "../../testing/tfliteNet.ts";
import { NET_INPUT, netShapes, netSpec, netWeights } from "../../testing/tfliteNet.ts";
import { permute } from "../keras/layout.ts";
import { importKeras } from "../keras/model.ts";
import { parseModel } from "../keras/parse.ts";

/** Both graphs are computed in float64; the weights of one were rounded to float32 after the normalisation was merged into them. */
const KERAS_TOLERANCE = 1e-5;

const convs = Object.keys(netShapes).filter((name) => name !== "scores") as NetLayer[];
const isDepthwise = (name: string) => name.startsWith("depthwise");

/** The small net of inverted residuals as Keras has it: with normalisation behind each convolution. */
function kerasConfig() {
  const layers = [inputLayer("picture", ...NET_INPUT)];
  const add = (type: string, name: string, settings: object, ...inputs: string[]) => {
    layers.push(layer(type, name, settings, inputs));
    return name;
  };
  const conv = (name: NetLayer, x: string, strides: number, relu: boolean) => {
    const shared = { strides, padding: "same", use_bias: true };
    const [outputs, kernel_size] = netShapes[name];
    const made = isDepthwise(name)
      ? add("DepthwiseConv2D", name, { ...shared, kernel_size }, x)
      : add("Conv2D", name, { ...shared, filters: outputs, kernel_size }, x);
    const normal = add("BatchNormalization", `${name}/bn`, { epsilon: 1e-3 }, made);
    return relu ? add("ReLU", `${name}/relu`, { max_value: 6 }, normal) : normal;
  };
  const stem = conv("stem", "picture", 2, true);
  const first = conv("pointwise1", conv("depthwise1", stem, 1, true), 1, false);
  const inner = conv("project2", conv("depthwise2", conv("expand2", first, 1, true), 1, true), 1, false);
  const sum = add("Add", "sum", {}, first, inner);
  const last = conv("pointwise3", conv("depthwise3", sum, 2, true), 1, true);
  const pooled = add("GlobalAveragePooling2D", "pooled", {}, last);
  add("Dense", "logits", { units: 5 }, pooled);
  return functional("net", layers, ["picture"], "logits");
}

/** Gamma, beta, mean and variance of a convolution's channels. */
const normalization = (name: NetLayer, channels: number) => {
  const seed = 70 + 4 * convs.indexOf(name);
  const ranges = [
    [0.8, 1.2],
    [-0.1, 0.1],
    [-0.2, 0.2],
    [0.5, 1.5],
  ] as const;
  return ranges.map(([low, high], i) => drawn([channels], seed + i, low, high)) as [
    number[],
    number[],
    number[],
    number[],
  ];
};

function keras(weights: Record<NetLayer, LayerWeights>) {
  const model = parseModel(kerasConfig());
  const of = (name: string) => {
    const owner = (name.endsWith("/bn") ? name.slice(0, -3) : name === "logits" ? "scores" : name) as NetLayer;
    const { kernel, bias } = weights[owner] ?? { kernel: [], bias: [] };
    const one = (values: readonly number[]) => float32([values.length], values);
    if (name.endsWith("/bn")) return normalization(owner, bias.length).map(one);
    if (!weights[owner]) return [];
    const stored = float32(netShapes[owner], kernel);
    // From out, rows, columns, in, or 1, rows, columns, channels, or units, inputs.
    const perm = isDepthwise(owner) ? [1, 2, 3, 0] : owner === "scores" ? [1, 0] : [1, 2, 3, 0];
    return [permute(stored, perm), one(bias)];
  };
  return importKeras({ model, weights: (l) => of(l.name), keras: 2 }, {});
}

/** Weights with the normalisation merged into them, as TensorFlow's converter does. */
function merged(weights: Record<NetLayer, LayerWeights>): Record<NetLayer, LayerWeights> {
  const entries = Object.entries(weights).map(([key, { kernel, bias }]) => {
    const name = key as NetLayer;
    if (name === "scores") return [name, { kernel, bias }];
    const [gamma, beta, mean, variance] = normalization(name, bias.length);
    const by = gamma.map((v, c) => v / Math.sqrt(variance[c]! + 1e-3));
    const channel = (i: number) =>
      isDepthwise(name) ? i % bias.length : Math.floor((i * bias.length) / kernel.length);
    return [
      name,
      {
        kernel: kernel.map((v, i) => v * by[channel(i)]!),
        bias: bias.map((v, c) => (v - mean[c]!) * by[c]! + beta[c]!),
      },
    ];
  });
  return Object.fromEntries(entries);
}

const weights = netWeights();
const spec = netSpec(merged(weights));
const picture = toDoubles(toNchw(float32([2, ...NET_INPUT], drawn([2, ...NET_INPUT], 9))));

test("the same net from Keras gives the same logits", async () => {
  const theirs = keras(weights);
  const ours = await imported(spec);
  const want = evaluate(theirs.graph, { [theirs.input]: picture }).get(theirs.output)!;
  const made = evaluate(ours.graph, { [ours.input]: picture }).get("logits")!;
  expectClose(made, want, KERAS_TOLERANCE);
});

describe("in integers", () => {
  /** Weights of eight bits, and mostly activations, leave errors of a few steps in each of eleven layers; relative to the largest logit. */
  const TOLERANCE = { int8: 0.05, uint8: 0.1, int16: 0.01 } as const;

  test.each(["int8", "uint8", "int16"] as const)("%s: the logits are near those in floats", async (scheme) => {
    const floats = await imported(spec);
    const integers = await imported(await quantizedModel(spec, scheme));
    // The picture that the steps were taken from: on another, sums may lie beyond what integers reach.
    const x = toDoubles(inputTensor(spec));
    const want = evaluate(floats.graph, { [floats.input]: x }).get("logits")!;
    const made = evaluate(integers.graph, { [integers.input]: x }).get("logits")!;
    expectClose(made, want, TOLERANCE[scheme]);
    expect(integers.notes[0]).toContain("quantised");
  });
});

test("weights in eight bits under activations in floats are read as the floats that they stand for", async () => {
  const integers = await quantizedModel(spec, "int8");
  const hybrid = { ...spec, tensors: { ...spec.tensors } };
  for (const [name, t] of Object.entries(integers.tensors)) if (name.endsWith("/kernel")) hybrid.tensors[name] = t;
  const floats = await imported(spec);
  const made = await imported(hybrid);
  const logits = (m: typeof made) => evaluate(m.graph, { [m.input]: picture }).get("logits")!;
  // A step is 1/127 of the largest weight of a filter.
  expectClose(logits(made), logits(floats), 0.05);
  expect(made.notes).toEqual([expect.stringContaining("The weights of 9 operators are quantised and read as floats")]);
  expect(made.graph.nodes.some((n) => n.op === "QuantizeLinear")).toBe(false);
});

test("weights in half precision go through DEQUANTIZE", async () => {
  const halves = { ...spec, tensors: { ...spec.tensors }, operators: [...spec.operators] };
  const kernels = Object.keys(spec.tensors).filter((name) => name.endsWith("/kernel"));
  for (const name of kernels) {
    const { data, shape } = spec.tensors[name]!;
    halves.tensors[`${name}/half`] = { shape, data: data!, type: "float16" };
    halves.tensors[name] = { shape };
    halves.operators.unshift({ type: "DEQUANTIZE", inputs: [`${name}/half`], outputs: [name] });
  }
  const floats = await imported(spec);
  const made = await imported(halves);
  const logits = (m: typeof made) => evaluate(m.graph, { [m.input]: picture }).get("logits")!;
  // Half precision rounds at 5e-4.
  expectClose(logits(made), logits(floats), 5e-3);
  expect(made.notes).toEqual([]);
});
