import type { Rng } from "../base/rng.ts";
import { rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Attrs, Graph } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";

export interface ConvOptions {
  /** Of rows and columns. Default 3. */
  readonly kernel?: number | readonly [number, number];
  readonly stride?: number;
  /** On each side; half the kernel unless it says otherwise. */
  readonly pad?: number;
  readonly group?: number;
  readonly bias?: boolean;
}

/** Writes networks layer by layer, with random weights that keep the scale of what flows through ReLUs (He et al., 2015). */
export class NetBuilder {
  readonly g = new Builder();
  readonly #rng: Rng;

  constructor(seed = 1) {
    this.#rng = rng(seed);
  }

  /** A picture input of unknown batch extent. */
  input(channels: number, height: number, width: number, name = "picture"): string {
    return this.g.input(name, { type: "float32", shape: [BATCH, channels, height, width] });
  }

  channels(x: string): number {
    return this.g.shape(x)[1] as number;
  }

  conv(name: string, x: string, channels: number, options: ConvOptions = {}): string {
    const { kernel = 3, stride = 1, group = 1, bias = true } = options;
    const [kh, kw] = typeof kernel === "number" ? [kernel, kernel] : kernel;
    const pads = [(kh - 1) >> 1, (kw - 1) >> 1].map((half) => options.pad ?? half);
    const inputs = this.channels(x) / group;
    const weights = this.random(`${name}/weights`, [channels, inputs, kh, kw], Math.sqrt(6 / (inputs * kh * kw)));
    const terms = bias ? [this.random(`${name}/bias`, [channels], 0.1)] : [];
    const attrs = { kernel_shape: [kh, kw], strides: [stride, stride], pads: [...pads, ...pads], group };
    return this.g.node("Conv", [x, weights, ...terms], attrs, name);
  }

  batchNorm(name: string, x: string): string {
    const channels = this.channels(x);
    const parameter = (role: string, low: number, high: number) =>
      this.g.constant(this.#uniform([channels], low, high), `${name}/${role}`);
    const inputs = [x, parameter("scale", 0.8, 1.2), parameter("shift", -0.1, 0.1)];
    return this.g.node(
      "BatchNormalization",
      [...inputs, parameter("mean", -0.1, 0.1), parameter("variance", 0.8, 1.2)],
      { epsilon: 1e-5 },
      name,
    );
  }

  relu(name: string, x: string): string {
    return this.g.node("Relu", [x], {}, name);
  }

  /** Clips to 0 … 6. */
  relu6(name: string, x: string): string {
    return this.g.node("Clip", [x, this.g.scalar(0, x), this.g.scalar(6, x)], {}, name);
  }

  maxPool(name: string, x: string, kernel: number, stride: number, attrs: Attrs = {}): string {
    return this.g.node("MaxPool", [x], { kernel_shape: [kernel, kernel], strides: [stride, stride], ...attrs }, name);
  }

  averagePool(name: string, x: string, kernel: number, stride: number, attrs: Attrs = {}): string {
    return this.g.node(
      "AveragePool",
      [x],
      { kernel_shape: [kernel, kernel], strides: [stride, stride], ...attrs },
      name,
    );
  }

  globalPool(name: string, x: string): string {
    return this.g.node("GlobalAveragePool", [x], {}, name);
  }

  dense(name: string, x: string, units: number): string {
    const inputs = this.g.shape(x)[1] as number;
    const weights = this.random(`${name}/weights`, [units, inputs], Math.sqrt(6 / inputs));
    return this.g.node("Gemm", [x, weights, this.random(`${name}/bias`, [units], 0.1)], { transB: 1 }, name);
  }

  node(op: string, name: string, inputs: readonly string[], attrs: Attrs = {}): string {
    return this.g.node(op, inputs, attrs, name);
  }

  /** A constant of numbers drawn from −limit to limit. */
  random(name: string, shape: readonly number[], limit: number): string {
    return this.g.constant(this.#uniform(shape, -limit, limit), name);
  }

  build(...outputs: string[]): Graph {
    return this.g.build(outputs);
  }

  #uniform(shape: readonly number[], low: number, high: number): Float32Tensor {
    const data = new Float32Array(size(shape));
    for (let i = 0; i < data.length; i++) data[i] = low + (high - low) * this.#rng.uniform();
    return float32(shape, data);
  }
}
