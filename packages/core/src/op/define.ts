import type { DataType, Doubles, Shape, Tensor } from "../base/tensor.ts";
import type { Attrs, Dim, Info, Node } from "../onnx/graph.ts";

/** What an operator may do to the graph it is written into. Names of values go in and come out. */
export interface Writer {
  /** Throws where type and shape of the value are not known. */
  info(value: string): Info;
  shape(value: string): readonly Dim[];
  /** The constant of that name, if it is one. */
  constantNamed(value: string): Tensor | undefined;
  /** Adds a node with one output and returns the name of its value. */
  node(op: string, inputs: readonly string[], attrs?: Attrs, name?: string): string;
  /** Adds a node with several outputs. */
  nodes(op: string, inputs: readonly string[], attrs: Attrs, outputs: number, name?: string): string[];
  constant(t: Tensor, name?: string): string;
  /** A scalar constant of the element type of `like`. */
  scalar(value: number, like: string): string;
  /** A vector of int64, such as a shape or a list of axes. */
  ints(values: readonly number[]): string;
}

export interface InferContext {
  readonly attrs: Attrs;
  /** Of each input; `undefined` for an optional one that is absent. */
  readonly x: readonly (Info | undefined)[];
  /** How many outputs the node has. */
  readonly outputs: number;
}

/** An output of known extents. */
export interface Extents {
  readonly type: DataType;
  readonly shape: Shape;
}

export interface EvaluateContext {
  readonly attrs: Attrs;
  readonly x: readonly (Doubles | undefined)[];
  /** Type and shape of each output, as `infer` gave them. */
  readonly y: readonly Extents[];
}

export interface BackwardContext {
  /** The graph under construction. */
  readonly g: Writer;
  readonly node: Node;
  readonly attrs: Attrs;
  /** Names of the inputs (empty: absent) and outputs. */
  readonly x: readonly string[];
  readonly y: readonly string[];
  /** Gradient of each output; `undefined` where none flows. At least one is there. */
  readonly dy: readonly (string | undefined)[];
  /** For each input, whether anyone needs its gradient: what is not wanted need not be written. */
  readonly wants: readonly boolean[];
}

/**
 * Writes the nodes that compute the gradient of each input; `null` where none flows or none is wanted.
 * A gradient may have the shape that broadcasting gave the input: the driver sums it down.
 * Its leading extent may differ from the input's (a batch of seeds over one picture), so a rule never writes that extent down.
 */
export type BackwardRule = (c: BackwardContext) => readonly (string | null)[];

export interface UpgradeContext {
  readonly node: Node;
  /** The operator set version that the node was written for, 1 to 20. */
  readonly from: number;
  /** Adds a constant and returns its name. */
  constant(t: Tensor): string;
  /** The value of an input, where it is a constant. */
  valueOf(input: string): Tensor | undefined;
  /** The rank of a value, where it is known. */
  rankOf(value: string): number | undefined;
  /** A new value name that starts with `stem`. */
  fresh(stem: string): string;
}

export interface OpenBatchContext {
  readonly node: Node;
  /** Of each input, with the batch open; `undefined` for one that is absent. */
  readonly x: readonly (Info | undefined)[];
  /** The batch that the file has. */
  readonly frozen: number;
  /** A vector of int64 as a constant; gives its name. */
  ints(values: readonly number[]): string;
}

/** How numbers are written as integer codes: `code = round(number / scale) + zero`, clamped to the type of the zero point. */
export interface Coded {
  /** The numbers before they are rounded. */
  readonly numbers: string;
  readonly scale: string;
  /** Empty where there is none. */
  readonly zero: string;
  /** Of `QuantizeLinear`: the axis of scales, the type of codes without a zero point. */
  readonly attrs?: Attrs;
}

/** What an output of integers is of real numbers: coded; the whole numbers themselves, as floats; or no codes at all any more. */
export type Expanded = Coded | { readonly whole: string } | { readonly real: string };

export interface ExpandContext {
  readonly g: Writer;
  readonly attrs: Attrs;
  /** How many inputs the node has. */
  readonly inputs: number;
  /** An input as it is, codes as codes; empty where it is absent. */
  input(i: number): string;
  /** The numbers that the codes of an input stand for. Its zero point is the input behind its scale; scales of several are along `axis`. */
  real(i: number, scale: number, axis: number): string;
  /** A bias that counts steps of the product of scales. */
  biasReal(i: number, scales: readonly number[]): string;
  /** The codes of an input less its zero point, as floats. */
  steps(i: number, zero: number, axis: number): string;
  /** Whole numbers that an input holds as floats, if it does. */
  whole(i: number): string | undefined;
}

/** How far a window reaches: what a receptive field is computed from. Two numbers each: height, width; pads are top, left, bottom, right. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
}

export interface WindowContext {
  readonly attrs: Attrs;
  readonly x: readonly Shape[];
  readonly y: readonly Shape[];
  /** The numbers of an input that is constant, by its place, for those that slide as an input tells them. */
  readonly told?: (input: number) => readonly number[] | undefined;
}

/** What the rule tables of the backward flavours tell apart. */
export type Family = "activation" | "linear" | "normalization" | "pooling";

/** Everything that is known about one ONNX operator, at opset 21. */
export interface Op {
  readonly type: string;
  readonly domain?: string;
  readonly family?: Family;
  /** Types and shapes of the outputs; an output that is left out has no known shape. */
  infer(c: InferContext): readonly Info[];
  /** The reference: plain loops in float64, slow and obvious. Gives the numbers of each output. */
  evaluate(c: EvaluateContext): readonly Float64Array[];
  /** Types and shapes of the outputs where they depend on the numbers of the inputs; `infer` then gives none. */
  readonly measure?: (c: Omit<EvaluateContext, "y">) => readonly Extents[];
  /** Whether the first output is the first input as it is. */
  readonly passes?: true;
  /** Whether what it makes of a picture depends on the others of its batch. */
  readonly mixesBatch?: true;
  /** Whether its outputs are elements of its inputs, so that what it does to codes of one scale it does to numbers, too. */
  readonly moves?: true;
  /**
   * What an operator on integer codes does, with nodes on the numbers that they stand for: each output in real numbers, and how
   * these are then coded. `undefined`: it stays as it is.
   */
  readonly expand?: (c: ExpandContext) => readonly Expanded[] | undefined;
  /** Whether it gives the greatest of some places: which place, its switch, is what a deconvolutional network takes from the picture. */
  readonly switches?: true;
  /**
   * For each input, numbers that do the same as the extents it will hold, where there are such:
   * -1 for the one extent that `Reshape` works out by itself.
   */
  readonly settled?: (c: InferContext) => readonly (readonly number[] | undefined)[];
  /**
   * The node without the batch that its file froze into what it is told, now that the batch of its first input is open:
   * a `Reshape` to [1, …] keeps the first extent instead. `undefined` where nothing is frozen.
   */
  readonly openBatch?: (c: OpenBatchContext) => Node | undefined;
  /** `"stops"`: the output is piecewise constant, so no gradient flows. Absent: there is none that we know. */
  readonly backward?: BackwardRule | "stops";
  /** Nodes of opset 21 that do what the node did in an older set; absent where the operator never changed its form. */
  readonly upgrade?: (c: UpgradeContext) => readonly Node[];
  /**
   * Where it takes float32 but no float16, or loses too much by it: all of it, or these inputs.
   * Absent: float16 is as good anywhere.
   */
  readonly float32Only?: true | readonly number[];
  /** Multiply-accumulates of one run over a batch of one. */
  readonly macs?: (c: { attrs: Attrs; x: readonly Shape[]; y: readonly Shape[] }) => number;
  /** The window over the first input's rows and columns, where the operator has one. */
  readonly window?: (c: WindowContext) => Window | undefined;
}

export const defineOp = (op: Op): Op => op;

// Attributes by the kind that their operator gives them; those of another kind, as damaged files have, throw.

export const number = (attrs: Attrs, key: string, fallback: number): number =>
  attrs[key] === undefined ? fallback : ofKind(attrs, key, "number", (v) => typeof v === "number");

export const numbers = (attrs: Attrs, key: string, fallback: readonly number[]): readonly number[] =>
  attrs[key] === undefined ? fallback : ofKind(attrs, key, "list of numbers", areNumbers);

export const text = (attrs: Attrs, key: string, fallback: string): string =>
  attrs[key] === undefined ? fallback : ofKind(attrs, key, "text", (v) => typeof v === "string");

const areNumbers = (v: unknown) => Array.isArray(v) && v.every((e) => typeof e === "number");

function ofKind<T>(attrs: Attrs, key: string, kind: string, is: (v: unknown) => boolean): T {
  if (!is(attrs[key])) throw new Error(`its attribute "${key}" is no ${kind}`);
  return attrs[key] as T;
}
