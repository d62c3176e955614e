import { drawn } from "./drawn.ts";
import type { OperatorSpec, TensorSpec, TfliteSpec } from "./tfliteFile.ts";
import { option } from "./tfliteFile.ts";

const { flag, int, real, small } = option;

/** Rows, columns and channels. */
export const NET_INPUT = [17, 13, 3] as const;

/** Shapes of the weights of a small net of inverted residuals, as TensorFlow Lite keeps them. */
export const netShapes = {
  stem: [8, 3, 3, 3],
  depthwise1: [1, 3, 3, 8],
  pointwise1: [12, 1, 1, 8],
  expand2: [24, 1, 1, 12],
  depthwise2: [1, 3, 3, 24],
  project2: [12, 1, 1, 24],
  depthwise3: [1, 3, 3, 12],
  pointwise3: [16, 1, 1, 12],
  scores: [5, 16],
} as const;

export type NetLayer = keyof typeof netShapes;

export interface LayerWeights {
  readonly kernel: readonly number[];
  readonly bias: readonly number[];
}

/** Weights that keep the scale of what flows through the net. */
export function netWeights(): Record<NetLayer, LayerWeights> {
  const entries = Object.entries(netShapes).map(([name, shape], i) => {
    const depthwise = name.startsWith("depthwise");
    const outputs = depthwise ? shape.at(-1)! : shape[0]!;
    const inputs = shape.reduce<number>((a, b) => a * b, 1) / outputs;
    const limit = Math.sqrt(6 / inputs);
    return [name, { kernel: drawn(shape, 30 + i, -limit, limit), bias: drawn([outputs], 50 + i, -0.2, 0.2) }];
  });
  return Object.fromEntries(entries);
}

const SAME = 0;
const RELU6 = 3;

/** The net as TensorFlow's converter writes it: normalisation in the weights, activations in the convolutions. */
export function netSpec(weights: Record<NetLayer, LayerWeights>): TfliteSpec {
  const tensors: Record<string, TensorSpec> = { picture: { shape: [1, ...NET_INPUT] } };
  const operators: OperatorSpec[] = [];
  const add = (o: OperatorSpec, shape: readonly number[]): string => {
    operators.push(o);
    tensors[o.outputs[0]!] = { shape };
    return o.outputs[0]!;
  };
  const shapeOf = (name: string) => tensors[name]!.shape as number[];
  const weighted = (layer: NetLayer, x: string) => {
    const { kernel, bias } = weights[layer];
    tensors[`${layer}/kernel`] = { shape: netShapes[layer], data: kernel };
    tensors[`${layer}/bias`] = { shape: [bias.length], data: bias };
    return [x, `${layer}/kernel`, `${layer}/bias`];
  };
  const conv = (layer: NetLayer, x: string, stride: number, activation: number) => {
    const [, rows, columns] = shapeOf(x) as [number, number, number];
    const depthwise = layer.startsWith("depthwise");
    const channels = depthwise ? netShapes[layer].at(-1)! : netShapes[layer][0]!;
    const options = depthwise
      ? { 0: small(SAME), 1: int(stride), 2: int(stride), 3: int(1), 4: small(activation), 5: int(1), 6: int(1) }
      : { 0: small(SAME), 1: int(stride), 2: int(stride), 3: small(activation), 4: int(1), 5: int(1) };
    const type = depthwise ? "DEPTHWISE_CONV_2D" : "CONV_2D";
    const extents = [1, Math.ceil(rows / stride), Math.ceil(columns / stride), channels];
    return add({ type, inputs: weighted(layer, x), outputs: [layer], options }, extents);
  };
  const stem = conv("stem", "picture", 2, RELU6);
  const first = conv("pointwise1", conv("depthwise1", stem, 1, RELU6), 1, 0);
  const inner = conv("project2", conv("depthwise2", conv("expand2", first, 1, RELU6), 1, RELU6), 1, 0);
  const sum = add({ type: "ADD", inputs: [first, inner], outputs: ["sum"], options: { 0: small(0) } }, shapeOf(first));
  const last = conv("pointwise3", conv("depthwise3", sum, 2, RELU6), 1, RELU6);
  tensors.axes = { shape: [2], type: "int32", data: [1, 2] };
  const pooled = add(
    { type: "MEAN", inputs: [last, "axes"], outputs: ["pooled"], options: { 0: flag(false) } },
    [1, 16],
  );
  const logits = add(
    { type: "FULLY_CONNECTED", inputs: weighted("scores", pooled), outputs: ["logits"], options: { 0: small(0) } },
    [1, 5],
  );
  add({ type: "SOFTMAX", inputs: [logits], outputs: ["probabilities"], options: { 0: real(1) } }, [1, 5]);
  return { tensors, operators, inputs: ["picture"], outputs: ["probabilities"] };
}
