import { zipSync } from "fflate";
import { encodeSafetensors } from "../base/safetensors.ts";
import type { Float32Tensor, Shape } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { ModelFile } from "../import/define.ts";
import { BATCH } from "../onnx/graph.ts";
import { encodeGraph } from "../onnx/write.ts";
import { Builder } from "../op/builder.ts";
import { blob, caffemodelBytes, inputText, textBytes } from "./caffeFile.ts";
import { drawn } from "./drawn.ts";
import { memoryFile } from "./importerSuite.ts";
import { entry, sequential } from "./kerasConfigs.ts";
import { fileOf, hdf5Bytes, kerasBytes } from "./kerasFile.ts";
import { pickled } from "./pickleWriter.ts";
import { graphFile, ints, node } from "./tensorFlowGraph.ts";
import { tfjsFile, weightOf } from "./tfjsFile.ts";
import type { OperatorSpec, TensorSpec } from "./tfliteFile.ts";
import { option, tfliteBytes } from "./tfliteFile.ts";

// One network as every format writes it: two convolutions of 3×3 with a ReLU and a 2×2 max pool each, and two dense layers with a
// ReLU between them. Pictures have 8 rows and 12 columns; `fc2` makes the logits.

const [ROWS, COLUMNS] = [8, 12];

/** Rows and columns of its pictures, for formats whose weights do not say them. */
export const SAME_SIZE = [ROWS, COLUMNS] as const;

/** Layers with the shapes of their weights as PyTorch has them: filters first. */
const layers = { conv1: [4, 3, 3, 3], conv2: [6, 4, 3, 3], fc1: [7, 36], fc2: [5, 7] } as const;

type Name = keyof typeof layers;

const names = Object.keys(layers) as Name[];

interface Weights {
  readonly kernel: Float32Tensor;
  readonly bias: Float32Tensor;
}

/** Weights that keep the scale of what flows through ReLUs. */
const weights = Object.fromEntries(
  names.map((name, i) => {
    const [filters, ...rest] = layers[name];
    const limit = Math.sqrt(6 / size(rest));
    const kernel = float32(layers[name], drawn(layers[name], 70 + i, -limit, limit));
    return [name, { kernel, bias: float32([filters], drawn([filters], 80 + i, -0.2, 0.2)) }];
  }),
) as Record<Name, Weights>;

/** The tensor with its axes in another order. */
function permuted({ shape, data }: Float32Tensor, axes: readonly number[]): Float32Tensor {
  const to = axes.map((a) => shape[a]!);
  const steps = shape.map((_, d) => size(shape.slice(d + 1)));
  const out = Float32Array.from({ length: data.length }, (_, i) => {
    let [from, rest] = [0, i];
    for (let d = to.length - 1; d >= 0; d--) {
      from += (rest % to[d]!) * steps[axes[d]!]!;
      rest = Math.floor(rest / to[d]!);
    }
    return data[from]!;
  });
  return float32(to, out);
}

const reshaped = (t: Float32Tensor, shape: Shape): Float32Tensor => float32(shape, t.data);

/** The weights of `fc1` as they read channels last. */
const channelsLast = (): Float32Tensor =>
  reshaped(permuted(reshaped(weights.fc1.kernel, [7, 6, 2, 3]), [0, 2, 3, 1]), [7, 36]);

/** Kernels as TensorFlow and Keras have them: rows × columns × inputs × filters, inputs × units. */
function kerasKernel(name: Name): Float32Tensor {
  if (name.startsWith("conv")) return permuted(weights[name].kernel, [2, 3, 1, 0]);
  return permuted(name === "fc1" ? channelsLast() : weights[name].kernel, [1, 0]);
}

function onnx(): ModelFile {
  const g = new Builder();
  const terms = (name: Name) => [
    g.constant(weights[name].kernel, `${name}.weight`),
    g.constant(weights[name].bias, `${name}.bias`),
  ];
  let x = g.input("picture", { type: "float32", shape: [BATCH, 3, ROWS, COLUMNS] });
  for (const name of ["conv1", "conv2"] as const) {
    x = g.node("Relu", [g.node("Conv", [x, ...terms(name)], { pads: [1, 1, 1, 1] }, name)], {});
    x = g.node("MaxPool", [x], { kernel_shape: [2, 2], strides: [2, 2] });
  }
  const hidden = g.node("Gemm", [g.node("Flatten", [x], { axis: 1 }), ...terms("fc1")], { transB: 1 }, "fc1");
  const logits = g.node("Gemm", [g.node("Relu", [hidden]), ...terms("fc2")], { transB: 1 }, "fc2");
  return memoryFile("net.onnx", encodeGraph(g.build([logits])));
}

function caffe(): ModelFile {
  const conv = (name: Name, from: string, count: number) => `
layer { name: "${name}" type: "Convolution" bottom: "${from}" top: "${name}" convolution_param { num_output: ${count} kernel_size: 3 pad: 1 } }
layer { name: "r_${name}" type: "ReLU" bottom: "${name}" top: "r_${name}" }
layer { name: "p_${name}" type: "Pooling" bottom: "r_${name}" top: "p_${name}" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }`;
  const dense = (name: Name, from: string, count: number) =>
    `\nlayer { name: "${name}" type: "InnerProduct" bottom: "${from}" top: "${name}" inner_product_param { num_output: ${count} } }`;
  const text = `${inputText(3, ROWS, COLUMNS)}${conv("conv1", "data", 4)}${conv("conv2", "p_conv1", 6)}${dense("fc1", "p_conv2", 7)}
layer { name: "r_fc1" type: "ReLU" bottom: "fc1" top: "r_fc1" }${dense("fc2", "r_fc1", 5)}`;
  const held = caffemodelBytes({
    layer: names.map((name) => {
      const { kernel, bias } = weights[name];
      return { name, blobs: [blob(kernel.shape, kernel.data), blob(bias.shape, bias.data)] };
    }),
  });
  return memoryFile("net.prototxt", textBytes(text), { "net.caffemodel": held });
}

const kerasConfig = (first: object) =>
  sequential("net", [
    entry("Conv2D", "conv1", { ...first, filters: 4, kernel_size: [3, 3], padding: "same", activation: "relu" }),
    entry("MaxPooling2D", "pool1", { pool_size: [2, 2] }),
    entry("Conv2D", "conv2", { filters: 6, kernel_size: [3, 3], padding: "same", activation: "relu" }),
    entry("MaxPooling2D", "pool2", { pool_size: [2, 2] }),
    entry("Flatten", "flat"),
    entry("Dense", "fc1", { units: 7, activation: "relu" }),
    entry("Dense", "fc2", { units: 5 }),
  ]);

const batchInput = { batch_input_shape: [null, ROWS, COLUMNS, 3] };

const kerasHdf5 = async (): Promise<ModelFile> => {
  const stored = names.map((name) => {
    const own = [[`${name}/kernel:0`, kerasKernel(name)] as const, [`${name}/bias:0`, weights[name].bias] as const];
    return [name, own] as const;
  });
  return fileOf("net.h5", await kerasBytes(kerasConfig(batchInput), Object.fromEntries(stored)));
};

/** Keras 3 names layers in the weights by their class, in the order of the network. */
const objects: Readonly<Record<Name, string>> = { conv1: "conv2d", conv2: "conv2d_1", fc1: "dense", fc2: "dense_1" };

async function kerasZip(): Promise<ModelFile> {
  const held = await hdf5Bytes((file) => {
    const all = file.create_group("layers");
    for (const name of names) {
      const vars = all.create_group(objects[name]).create_group("vars");
      for (const [i, t] of [kerasKernel(name), weights[name].bias].entries())
        vars.create_dataset({ name: String(i), data: t.data, shape: [...t.shape] });
    }
  });
  const config = kerasConfig({});
  const input = entry("InputLayer", "picture", { batch_shape: [null, ROWS, COLUMNS, 3] });
  const whole = { ...config, config: { ...config.config, layers: [input, ...config.config.layers] } };
  const text = (v: unknown) => new TextEncoder().encode(JSON.stringify(v));
  const parts = { "metadata.json": text({ keras_version: "3.6.0" }), "config.json": text(whole) };
  return memoryFile("net.keras", zipSync({ ...parts, "model.weights.h5": held }));
}

const tfjsLayers = (): ModelFile =>
  tfjsFile(
    { format: "layers-model", modelTopology: { model_config: kerasConfig(batchInput), keras_version: "2.4.0" } },
    names.flatMap((name) => [
      weightOf(`${name}/kernel`, kerasKernel(name)),
      weightOf(`${name}/bias`, weights[name].bias),
    ]),
  );

function tfjsGraph(): ModelFile {
  const window = { strides: [1, 1, 1, 1], padding: "SAME", data_format: "NHWC", dilations: [1, 1, 1, 1] };
  const relu = { fused_ops: ["BiasAdd", "Relu"], num_args: 1, epsilon: { f: 0 } };
  const pool = { ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "VALID", data_format: "NHWC" };
  return graphFile({
    input: [-1, ROWS, COLUMNS, 3],
    nodes: [
      node("_FusedConv2D", ["photo", "conv1/kernel", "conv1/bias"], { ...window, ...relu }, "conv1"),
      node("MaxPool", ["conv1"], pool, "pool1"),
      node("_FusedConv2D", ["pool1", "conv2/kernel", "conv2/bias"], { ...window, ...relu }, "conv2"),
      node("MaxPool", ["conv2"], pool, "pool2"),
      node("Reshape", ["pool2", "wanted"], {}, "flat"),
      node("_FusedMatMul", ["flat", "fc1/kernel", "fc1/bias"], { ...relu, transpose_b: false }, "fc1"),
      node("MatMul", ["fc1", "fc2/kernel"], { transpose_b: false }, "fc2/product"),
      node("BiasAdd", ["fc2/product", "fc2/bias"], {}, "fc2"),
    ],
    weights: [
      ...names.flatMap((name) => [
        weightOf(`${name}/kernel`, kerasKernel(name)),
        weightOf(`${name}/bias`, weights[name].bias),
      ]),
      ints("wanted", [-1, 36]),
    ],
  });
}

const stateDict = (): [string, Float32Tensor][] =>
  names.flatMap((name) => [
    [`${name}.weight`, weights[name].kernel],
    [`${name}.bias`, weights[name].bias],
  ]);

const safetensors = (): ModelFile =>
  memoryFile("net.safetensors", encodeSafetensors({ tensors: Object.fromEntries(stateDict()), metadata: {} }));

/** What `torch.save(net.state_dict())` writes: a pickle that refers to files of numbers. */
function torch(): ModelFile {
  const saved = pickled((p) => {
    p.dict();
    for (const [key, [name, { shape, data }]] of stateDict().entries()) {
      p.text(name).global("torch._utils", "_rebuild_tensor_v2").mark().mark();
      p.text("storage").global("torch", "FloatStorage").text(String(key)).text("cpu").int(data.length);
      p.tupleOfMark().persistent().int(0);
      for (const list of [shape, shape.map((_, d) => size(shape.slice(d + 1)))]) {
        p.mark();
        for (const n of list) p.int(n);
        p.tupleOfMark();
      }
      p.no().none().tupleOfMark().reduce().setItem();
    }
    return p;
  });
  const numbers = stateDict().map(([, { data }], key) => [`net/data/${key}`, new Uint8Array(data.slice().buffer)]);
  const parts = { "net/data.pkl": saved, "net/version": textBytes("3\n"), "net/byteorder": textBytes("little") };
  return memoryFile("net.pth", zipSync({ ...parts, ...Object.fromEntries(numbers) }, { level: 0 }));
}

function tflite(): ModelFile {
  const { int, small } = option;
  const tensors: Record<string, TensorSpec> = { picture: { shape: [1, ROWS, COLUMNS, 3] } };
  const operators: OperatorSpec[] = [];
  const add = (type: string, inputs: string[], name: string, shape: Shape, options: OperatorSpec["options"]) => {
    tensors[name] = { shape };
    operators.push({ type, inputs, outputs: [name], ...(options && { options }) });
    return name;
  };
  const terms = (name: Name, kernel: Float32Tensor) => {
    tensors[`${name}/kernel`] = { shape: kernel.shape, data: kernel.data };
    tensors[`${name}/bias`] = { shape: weights[name].bias.shape, data: weights[name].bias.data };
    return [`${name}/kernel`, `${name}/bias`];
  };
  const [SAME, VALID, RELU] = [0, 1, 1];
  let x = "picture";
  for (const [i, name] of (["conv1", "conv2"] as const).entries()) {
    const kernel = permuted(weights[name].kernel, [0, 2, 3, 1]);
    const [rows, columns, channels] = [ROWS >> i, COLUMNS >> i, kernel.shape[0]!];
    const conv = { 0: small(SAME), 1: int(1), 2: int(1), 3: small(RELU), 4: int(1), 5: int(1) };
    const pool = { 0: small(VALID), 1: int(2), 2: int(2), 3: int(2), 4: int(2), 5: small(0) };
    x = add("CONV_2D", [x, ...terms(name, kernel)], name, [1, rows, columns, channels], conv);
    x = add("MAX_POOL_2D", [x], `pool${i + 1}`, [1, rows / 2, columns / 2, channels], pool);
  }
  tensors.wanted = { shape: [2], type: "int32", data: [-1, 36] };
  x = add("RESHAPE", [x, "wanted"], "flat", [1, 36], undefined);
  x = add("FULLY_CONNECTED", [x, ...terms("fc1", channelsLast())], "fc1", [1, 7], { 0: small(RELU) });
  x = add("FULLY_CONNECTED", [x, ...terms("fc2", weights.fc2.kernel)], "fc2", [1, 5], { 0: small(0) });
  return memoryFile("net.tflite", tfliteBytes({ tensors, operators, inputs: ["picture"], outputs: [x] }));
}

/** The network in each format, by the importer that reads it. */
export const sameNet: Readonly<Record<string, () => ModelFile | Promise<ModelFile>>> = {
  onnx,
  caffe,
  "keras-hdf5": kerasHdf5,
  "keras-zip": kerasZip,
  "tfjs-layers": tfjsLayers,
  "tfjs-graph": tfjsGraph,
  safetensors,
  torch,
  tflite,
};
