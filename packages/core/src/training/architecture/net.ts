import type { Rng } from "../../base/rng.ts";
import { rng } from "../../base/rng.ts";
import { float32, size } from "../../base/tensor.ts";
import type { Attrs, Graph } from "../../onnx/graph.ts";
import { BATCH } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";

export interface ConvOptions {
  /** Rows and columns of the window. Default 3. */
  readonly kernel?: number;
  readonly stride?: number;
  /** On each side; half the kernel unless it is said. */
  readonly pad?: number;
  readonly group?: number;
  /** Default true; a normalisation behind it makes it idle. */
  readonly bias?: boolean;
}

/**
 * Writes a network layer by layer, with random weights: normal with variance 2 / inputs before a ReLU (He et al. 2015),
 * uniform with variance 2 / (inputs + outputs) in the classifier (Glorot and Bengio 2010); biases zero.
 */
export class Net {
  readonly #g = new Builder();
  readonly #rng: Rng;

  constructor(seed: number) {
    this.#rng = rng(seed);
  }

  input(name: string, channels: number, [height, width]: readonly [number, number]): string {
    return this.#g.input(name, { type: "float32", shape: [BATCH, channels, height, width] });
  }

  extent(x: string, axis: number): number {
    return this.#g.shape(x)[axis] as number;
  }

  conv(name: string, x: string, channels: number, options: ConvOptions = {}): string {
    const { kernel = 3, stride = 1, group = 1, bias = true, pad = (kernel - 1) >> 1 } = options;
    const shape = [channels, this.extent(x, 1) / group, kernel, kernel];
    const weights = this.#heNormal(`${name}/weights`, shape);
    const terms = bias ? [this.#filled(`${name}/bias`, channels, 0)] : [];
    const attrs = { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: [pad, pad, pad, pad], group };
    return this.node("Conv", name, [x, weights, ...terms], attrs);
  }

  batchNorm(name: string, x: string): string {
    const channels = this.extent(x, 1);
    const parameter = (role: string, value: number) => this.#filled(`${name}/${role}`, channels, value);
    const terms = [parameter("scale", 1), parameter("shift", 0), parameter("mean", 0), parameter("variance", 1)];
    return this.node("BatchNormalization", name, [x, ...terms], { epsilon: 1e-5, momentum: 0.9 });
  }

  relu(name: string, x: string): string {
    return this.node("Relu", name, [x]);
  }

  /** Clips to 0 … 6. */
  relu6(name: string, x: string): string {
    return this.node("Clip", name, [x, this.#g.scalar(0, x), this.#g.scalar(6, x)]);
  }

  /** Halves rows and columns, an odd last one left out. */
  maxPool(name: string, x: string): string {
    return this.node("MaxPool", name, [x], { kernel_shape: [2, 2], strides: [2, 2] });
  }

  globalPool(name: string, x: string): string {
    return this.node("Flatten", name, [this.node("GlobalAveragePool", `${name}/pool`, [x])]);
  }

  flatten(name: string, x: string): string {
    return this.node("Flatten", name, [x]);
  }

  dropout(name: string, x: string, ratio: number): string {
    return this.node("Dropout", name, [x, this.#g.scalar(ratio, x)]);
  }

  /** A dense layer before a ReLU. */
  dense(name: string, x: string, units: number): string {
    const weights = this.#heNormal(`${name}/weights`, [units, this.extent(x, 1)]);
    return this.node("Gemm", name, [x, weights, this.#filled(`${name}/bias`, units, 0)], { transB: 1 });
  }

  /** Every `stride`-th row and column, and as many channels of zeros behind the others as `channels` asks for. */
  shortcut(name: string, x: string, channels: number, stride: number): string {
    const g = this.#g;
    const every = [g.ints([0, 0]), g.ints([2 ** 31 - 1, 2 ** 31 - 1]), g.ints([2, 3]), g.ints([stride, stride])];
    const thinned = stride === 1 ? x : this.node("Slice", `${name}/thinned`, [x, ...every]);
    const added = channels - this.extent(x, 1);
    return added === 0 ? thinned : this.node("Pad", name, [thinned, g.ints([0, 0, 0, 0, 0, added, 0, 0])]);
  }

  node(op: string, name: string, inputs: readonly string[], attrs: Attrs = {}): string {
    return this.#g.node(op, inputs, attrs, name);
  }

  classifier(features: string, classes: number): Graph {
    const outputs = classes === 2 ? 1 : classes;
    const inputs = this.extent(features, 1);
    const limit = Math.sqrt(6 / (inputs + outputs));
    const draw = () => (2 * this.#rng.uniform() - 1) * limit;
    const weights = this.#drawn("logits/weights", [outputs, inputs], draw);
    const terms = [features, weights, this.#filled("logits/bias", outputs, 0)];
    const logits = this.node("Gemm", "logits", terms, { transB: 1 });
    return this.#g.build([this.node(classes === 2 ? "Sigmoid" : "Softmax", "scores", [logits])]);
  }

  #heNormal(name: string, shape: readonly number[]): string {
    const deviation = Math.sqrt(2 / size(shape.slice(1)));
    return this.#drawn(name, shape, () => deviation * this.#rng.normal());
  }

  #drawn(name: string, shape: readonly number[], draw: () => number): string {
    return this.#g.constant(float32(shape, Float32Array.from({ length: size(shape) }, draw)), name);
  }

  #filled(name: string, length: number, value: number): string {
    return this.#g.constant(float32([length], new Float32Array(length).fill(value)), name);
  }
}
