import { float32, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import caffe from "../import/caffe.ts";
import type { Model } from "../onnx/meta.ts";
import { blob, caffemodelBytes, drawn, legacyBlob } from "./caffeFile.ts";
import { memoryFile } from "./importerSuite.ts";

/** LeNet for pictures of 12 × 12, as its deploy.prototxt goes. */
export const lenet = `name: "LeNet"
layer { name: "data" type: "Input" top: "data" input_param { shape: { dim: 64 dim: 1 dim: 12 dim: 12 } } }
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" param { lr_mult: 1 }
  convolution_param { num_output: 4 kernel_size: 3 stride: 1 weight_filler { type: "xavier" } } }
layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layer { name: "ip1" type: "InnerProduct" bottom: "pool1" top: "ip1" inner_product_param { num_output: 6 } }
layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
layer { name: "drop1" type: "Dropout" bottom: "ip1" top: "ip1" }
layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" inner_product_param { num_output: 5 } }
layer { name: "prob" type: "Softmax" bottom: "ip2" top: "prob" }`;

/** The shapes of its blobs. */
export const lenetWeights = {
  conv1: [[4, 1, 3, 3], [4]],
  ip1: [[6, 100], [6]],
  ip2: [[5, 6], [5]],
};

/** A module of GoogLeNet behind its first layers. */
export const inception = `input: "data" input_dim: 10 input_dim: 3 input_dim: 29 input_dim: 29
layer { name: "conv1/7x7_s2" type: "Convolution" bottom: "data" top: "conv1/7x7_s2" convolution_param { num_output: 6 pad: 3 kernel_size: 7 stride: 2 } }
layer { name: "conv1/relu_7x7" type: "ReLU" bottom: "conv1/7x7_s2" top: "conv1/7x7_s2" }
layer { name: "pool1/norm1" type: "LRN" bottom: "conv1/7x7_s2" top: "pool1/norm1" lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 } }
${branch("3a/1x1", "pool1/norm1", 3, 1)}
${branch("3a/3x3", "3a/1x1", 4, 3)}
layer { name: "3a/pool" type: "Pooling" bottom: "pool1/norm1" top: "3a/pool" pooling_param { pool: MAX kernel_size: 3 stride: 1 pad: 1 } }
layer { name: "3a/output" type: "Concat" bottom: "3a/1x1" bottom: "3a/3x3" bottom: "3a/pool" top: "3a/output" }
layer { name: "pool5" type: "Pooling" bottom: "3a/output" top: "pool5" pooling_param { pool: AVE kernel_size: 15 stride: 1 } }
layer { name: "loss3/classifier" type: "InnerProduct" bottom: "pool5" top: "loss3/classifier" inner_product_param { num_output: 7 } }
layer { name: "prob" type: "Softmax" bottom: "loss3/classifier" top: "prob" }`;

function branch(name: string, bottom: string, outputs: number, kernel: number): string {
  return `layer { name: "${name}" type: "Convolution" bottom: "${bottom}" top: "${name}"
      convolution_param { num_output: ${outputs} kernel_size: ${kernel} pad: ${(kernel - 1) / 2} } }
    layer { name: "${name}/relu" type: "ReLU" bottom: "${name}" top: "${name}" }`;
}

/** The shapes of its blobs. */
export const inceptionWeights = {
  "conv1/7x7_s2": [[6, 3, 7, 7], [6]],
  "3a/1x1": [[3, 6, 1, 1], [3]],
  "3a/3x3": [[4, 3, 3, 3], [4]],
  "loss3/classifier": [[7, 13], [7]],
};

/** A blob of random numbers. */
export const drawnBlob = (shape: readonly number[], seed: number) => blob(shape, drawn(shape, seed));
/** The same in the form of shapes of four extents. */
export const drawnLegacyBlob = (shape: readonly number[], seed: number) => legacyBlob(shape, drawn(shape, seed));

/** A net inside of its weights, as Caffe writes it after training: with data, splits and losses. */
export const trained = caffemodelBytes({
  name: "trained",
  layer: [
    {
      name: "cifar",
      type: "Data",
      top: ["data", "label"],
      include: [{ phase: 0 }],
      transformParam: { cropSize: 9, meanValue: [104, 117, 123], scale: 0.5 },
    },
    {
      name: "conv",
      type: "Convolution",
      bottom: ["data"],
      top: ["conv"],
      blobs: [drawnBlob([4, 3, 3, 3], 1), drawnBlob([4], 2)],
      convolutionParam: { numOutput: 4, kernelSize: [3] },
    },
    { name: "split", type: "Split", bottom: ["conv"], top: ["conv_0", "conv_1"] },
    { name: "act", type: "ReLU", bottom: ["conv_0"], top: ["act"] },
    { name: "sum", type: "Eltwise", bottom: ["act", "conv_1"], top: ["sum"] },
    {
      name: "ip",
      type: "InnerProduct",
      bottom: ["sum"],
      top: ["ip"],
      blobs: [drawnBlob([5, 196], 3), drawnBlob([5], 4)],
      innerProductParam: { numOutput: 5 },
    },
    { name: "accuracy", type: "Accuracy", bottom: ["ip", "label"], top: ["accuracy"] },
    { name: "loss", type: "SoftmaxWithLoss", bottom: ["ip", "label"], top: ["loss"] },
  ],
});

/** Reads a model from memory. */
export const readCaffe = (name: string, bytes: Uint8Array, siblings: Readonly<Record<string, Uint8Array>> = {}) =>
  caffe.read(memoryFile(name, bytes, siblings), {});

/** What a net makes of two random pictures, in float64. */
export async function runCaffe({ graph, input, output }: Model, seed = 5) {
  const shape = graph.infos.get(input)!.shape.map((d) => (typeof d === "number" ? d : 2));
  const session = await referenceEngine.prepare(graph);
  return toDoubles((await session.run({ [input]: float32(shape, drawn(shape, seed)) }))[output]!);
}

export const opsOf = ({ graph }: Model) => graph.nodes.map((n) => n.op);
