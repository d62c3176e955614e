import type { Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { Attrs, Dim } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import { pooledTo } from "./adaptivePool.ts";

const both = (pair: Pair): readonly [number, number] => (typeof pair === "number" ? [pair, pair] : pair);

/** The tensors do not fit what an architecture makes of them. */
export class Misfit extends Error {}

/** Of rows and of columns; one number is both. */
export type Pair = number | readonly [number, number];

export interface ConvSettings {
  readonly stride?: Pair;
  /**
   * On each side of rows and of columns; half of what the kernel spans where nothing is said. `same`: as TensorFlow pads, so that as many
   * windows as strides fit, with the odd one at the end.
   */
  readonly pad?: Pair | "same";
  readonly dilation?: Pair;
}

export interface PoolSettings {
  readonly pad?: Pair;
  /** Whether a window at the end may reach beyond the edge. */
  readonly ceil?: boolean;
}

/**
 * Writes the modules of a network as nodes, each with the parameters that a state dict has under the module's name.
 * What a module makes goes by its name. Kernels and groups are those that the shapes tell.
 * Methods throw `Misfit` where a tensor is missing or does not fit what reaches it.
 */
export class Network {
  readonly g = new Builder();
  /** What was assumed where neither names nor shapes tell; each is one line. */
  readonly notes: string[] = [];
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #constants = new Map<string, string>();

  /** What the file beside the weights calls the model, where there is one. */
  readonly model: string | undefined;

  constructor(tensors: ReadonlyMap<string, Tensor>, model?: string) {
    this.#tensors = tensors;
    this.model = model;
  }

  /** How many tensors modules have taken. */
  get taken(): number {
    return this.#constants.size;
  }

  /** A tensor that no module has taken. */
  left(): string | undefined {
    return [...this.#tensors.keys()].find((name) => !this.#constants.has(name));
  }

  has(tensor: string): boolean {
    return this.#tensors.has(tensor);
  }

  /** Whether a module of this name has any tensors. */
  hasModule(name: string): boolean {
    for (const key of this.#tensors.keys()) if (key.startsWith(`${name}.`)) return true;
    return false;
  }

  /** The numbers by which the children of a Sequential go that have tensors, in their order; `part` follows the number. */
  children(name: string, part = ""): number[] {
    const start = name === "" ? "" : `${name}.`;
    const found = new Set<number>();
    for (const key of this.#tensors.keys()) {
      const [, index, rest] = /^(\d+)\.(.*)$/.exec(key.startsWith(start) ? key.slice(start.length) : "") ?? [];
      if (index !== undefined && rest!.startsWith(part)) found.add(Number(index));
    }
    return [...found].sort((a, b) => a - b);
  }

  shape(tensor: string): readonly number[] {
    const found = this.#tensors.get(tensor);
    if (!found) throw new Misfit(`"${tensor}" is missing`);
    return found.shape;
  }

  channels(x: string): number {
    return this.extent(x, 1);
  }

  extent(x: string, axis: number): number {
    const d: Dim | undefined = this.g.shape(x)[axis];
    if (typeof d !== "number") throw new Misfit(`the extent of "${x}" is not known`);
    return d;
  }

  conv(name: string, x: string, settings: ConvSettings = {}): string {
    const { stride = 1 } = settings;
    const weight = `${name}.weight`;
    const [made, per, kh, kw, ...more] = this.shape(weight);
    const channels = this.channels(x);
    if (kw === undefined || more.length > 0)
      throw new Misfit(`"${weight}" is of no convolution: [${this.shape(weight)}]`);
    const groups = channels / per!;
    if (!Number.isInteger(groups) || made! % groups !== 0) throw this.#unfit(weight, channels);
    const dilations = both(settings.dilation ?? 1);
    const [high, wide] = [(kh! - 1) * dilations[0], (kw - 1) * dilations[1]] as const;
    const pads = this.#pads(x, [high, wide], both(stride), settings.pad);
    if (this.extent(x, 2) + pads[0]! + pads[2]! <= high || this.extent(x, 3) + pads[1]! + pads[3]! <= wide)
      throw new Misfit(`"${weight}" is larger than the ${this.extent(x, 2)}×${this.extent(x, 3)} values that reach it`);
    const attrs = {
      kernel_shape: [kh!, kw],
      strides: [...both(stride)],
      pads,
      group: groups,
      ...(high + wide > kh! + kw - 2 && { dilations: [...dilations] }),
    };
    return this.g.node("Conv", [x, this.constant(weight), ...this.#bias(name, made!)], attrs, name);
  }

  /** Top, left, bottom, right, for kernels that span `spans` places beside the first. */
  #pads(x: string, spans: readonly number[], strides: readonly number[], pad: ConvSettings["pad"]): number[] {
    if (pad !== "same") {
      const [rows, columns] = pad === undefined ? spans.map((s) => s >> 1) : both(pad);
      return [rows!, columns!, rows!, columns!];
    }
    const totals = spans.map((span, i) => {
      const extent = this.extent(x, 2 + i);
      return Math.max(0, (Math.ceil(extent / strides[i]!) - 1) * strides[i]! + span + 1 - extent);
    });
    return [...totals.map((t) => t >> 1), ...totals.map((t) => t - (t >> 1))];
  }

  batchNorm(name: string, x: string, epsilon = 1e-5): string {
    const channels = this.channels(x);
    const roles = ["running_mean", "running_var"].map((role) => this.constantOf(`${name}.${role}`, [channels]));
    const affine = this.has(`${name}.weight`)
      ? ["weight", "bias"].map((role) => this.constantOf(`${name}.${role}`, [channels]))
      : [1, 0].map((v, i) => this.g.constant(float32([channels], new Float32Array(channels).fill(v)), `${name}.${i}`));
    return this.g.node("BatchNormalization", [x, ...affine, ...roles], { epsilon }, name);
  }

  /** Normalises over the channels of each place, of N×C×H×W. */
  layerNorm(name: string, x: string, epsilon: number): string {
    const channels = this.channels(x);
    const parameters = ["weight", "bias"].map((role) => this.constantOf(`${name}.${role}`, [channels]));
    const last = this.g.node("Transpose", [x], { perm: [0, 2, 3, 1] }, `${name}/last`);
    const norm = this.g.node("LayerNormalization", [last, ...parameters], { axis: -1, epsilon }, `${name}/norm`);
    return this.g.node("Transpose", [norm], { perm: [0, 3, 1, 2] }, name);
  }

  linear(name: string, x: string): string {
    const weight = `${name}.weight`;
    const shape = this.shape(weight);
    if (shape.length !== 2 || shape[1] !== this.channels(x)) throw this.#unfit(weight, this.channels(x));
    return this.g.node("Gemm", [x, this.constant(weight), ...this.#bias(name, shape[0]!)], { transB: 1 }, name);
  }

  /** A linear layer on the channels of each place of N×C×H×W: a convolution of 1×1. */
  pointwise(name: string, x: string): string {
    const weight = `${name}.weight`;
    const [made, taken, ...more] = this.shape(weight);
    if (taken !== this.channels(x) || more.some((d) => d !== 1)) throw this.#unfit(weight, this.channels(x));
    const kernel = this.constant(weight, [made!, taken, 1, 1]);
    return this.g.node("Conv", [x, kernel, ...this.#bias(name, made!)], { kernel_shape: [1, 1] }, name);
  }

  relu(name: string, x: string): string {
    return this.g.node("Relu", [x], {}, name);
  }

  relu6(name: string, x: string): string {
    return this.g.node("Clip", [x, this.g.scalar(0, x), this.g.scalar(6, x)], {}, name);
  }

  /** x · sigmoid(x). */
  silu(name: string, x: string): string {
    return this.g.node("Mul", [x, this.g.node("Sigmoid", [x], {}, `${name}/sigmoid`)], {}, name);
  }

  hardSwish(name: string, x: string): string {
    return this.g.node("HardSwish", [x], {}, name);
  }

  add(name: string, a: string, b: string): string {
    const [p, q] = [this.g.shape(a), this.g.shape(b)];
    if (p.some((d, i) => d !== q[i])) throw new Misfit(`"${name}" adds [${p}] to [${q}]`);
    return this.g.node("Add", [a, b], {}, name);
  }

  concat(name: string, parts: readonly string[]): string {
    return parts.length === 1 ? parts[0]! : this.g.node("Concat", [...parts], { axis: 1 }, name);
  }

  maxPool(name: string, x: string, kernel: Pair, stride: Pair, { pad = 0, ceil }: PoolSettings = {}): string {
    return this.#pool("MaxPool", name, x, kernel, stride, pad, { ...(ceil && { ceil_mode: 1 }) });
  }

  /** Places beyond the edge count as zeros, as they do for torch, unless `inside`. */
  averagePool(
    name: string,
    x: string,
    kernel: Pair,
    stride: Pair,
    { pad = 0, ceil, inside }: PoolSettings & { readonly inside?: boolean } = {},
  ): string {
    const attrs = { count_include_pad: inside ? 0 : 1, ...(ceil && { ceil_mode: 1 }) };
    return this.#pool("AveragePool", name, x, kernel, stride, pad, attrs);
  }

  #pool(op: string, name: string, x: string, kernel: Pair, stride: Pair, pad: Pair, more: Attrs): string {
    const [[kh, kw], [rows, columns]] = [both(kernel), both(pad)];
    if (this.extent(x, 2) + 2 * rows < kh || this.extent(x, 3) + 2 * columns < kw)
      throw new Misfit(`"${x}" is smaller than the ${kh}×${kw} pool behind it`);
    const pads = [rows, columns, rows, columns];
    return this.g.node(op, [x], { kernel_shape: [kh, kw], strides: [...both(stride)], pads, ...more }, name);
  }

  /** `AdaptiveAvgPool2d` to `side`×`side` values, then `flatten`: N×(C·side²). */
  pooled(name: string, x: string, side = 1): string {
    const pool = pooledTo(this.g, name, x, side);
    return this.g.node("Flatten", [pool], { axis: 1 }, `${name}/flat`);
  }

  /** A squeeze-and-excitation block (Hu et al., 2018): x · gate(fc2(act(fc1(mean of x)))). */
  squeezeExcite(
    name: string,
    x: string,
    act: (name: string, x: string) => string = (n, v) => this.relu(n, v),
    gate: (name: string, x: string) => string = (n, v) => this.g.node("Sigmoid", [v], {}, n),
  ): string {
    const mean = this.g.node("GlobalAveragePool", [x], {}, `${name}.avgpool`);
    const squeezed = act(`${name}.activation`, this.conv(`${name}.fc1`, mean));
    const scale = gate(`${name}.scale_activation`, this.conv(`${name}.fc2`, squeezed));
    if (this.channels(scale) !== this.channels(x)) throw this.#unfit(`${name}.fc2.weight`, this.channels(x));
    return this.g.node("Mul", [x, scale], {}, name);
  }

  /** The same value under the name of the module that holds all before it. */
  named(name: string, x: string): string {
    return this.g.node("Identity", [x], {}, name);
  }

  /** Makes constants of a layer's weight and bias before it is written. */
  take(name: string): void {
    for (const role of ["weight", "bias"]) if (this.has(`${name}.${role}`)) this.constant(`${name}.${role}`);
  }

  /** A tensor of the file that becomes part of a constant; of a shape. */
  tensor(name: string, shape: readonly number[]): Tensor {
    this.constantOf(name, shape);
    return this.#tensors.get(name)!;
  }

  /** A tensor of the file as a constant of the graph, under its name; in another shape of as many elements where one is given. */
  constant(tensor: string, shape?: readonly number[]): string {
    const known = this.#constants.get(tensor);
    if (known !== undefined) return known;
    const found = this.#tensors.get(tensor);
    if (!found) throw new Misfit(`"${tensor}" is missing`);
    const made = this.g.constant(shape ? { ...found, shape } : found, tensor);
    this.#constants.set(tensor, made);
    return made;
  }

  /** The same, which must be of a shape. */
  constantOf(tensor: string, shape: readonly number[]): string {
    const found = this.shape(tensor);
    if (found.length !== shape.length || found.some((d, i) => d !== shape[i]))
      throw new Misfit(`"${tensor}" is [${found}], not [${shape}]`);
    return this.constant(tensor);
  }

  #bias(name: string, length: number): string[] {
    return this.has(`${name}.bias`) ? [this.constantOf(`${name}.bias`, [length])] : [];
  }

  #unfit(weight: string, channels: number): Misfit {
    return new Misfit(`"${weight}" is [${this.shape(weight)}], and ${channels} channels reach it`);
  }
}
