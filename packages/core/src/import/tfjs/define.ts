import type { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor, Shape } from "../../base/tensor.ts";
import type { Dim } from "../../onnx/graph.ts";
import type { Builder } from "../../op/builder.ts";
import type { KerasValue } from "../keras/layout.ts";
import type { Attributes } from "./attributes.ts";

/** Numbers that are known when the file is read: weights, and extents, of which that of the batch is a name. */
export interface Known {
  readonly shape: Shape;
  readonly data: Float32Array | Int32Array | readonly Dim[];
}

/** What a node gives out: numbers that are known, or a value of the graph. */
export type Given = { readonly known: Known } | { readonly tensor: KerasValue };

/** A layer of Keras that does what a node does. */
export interface Layered {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Defaults to the first input. */
  readonly x?: readonly KerasValue[];
  /** By the names that Keras gives them. */
  readonly weights?: Readonly<Record<string, Float32Tensor>>;
  /** Of the value that the layer makes. Default: the node's. */
  readonly name?: string;
}

/** One node that is to be written. */
export interface NodeContext {
  readonly g: Builder;
  /** The value name of its first output. */
  readonly name: string;
  readonly op: string;
  readonly attrs: Attributes;
  /** How many inputs it has. */
  readonly inputs: number;
  /** An input as a value of the graph. */
  x(input: number): KerasValue;
  /** An input whose numbers are known. */
  known(input: number): Known | undefined;
  /** An input of whole numbers that says how the node works, such as axes. */
  numbers(input: number): number[];
  /** An input that holds weights. */
  weight(input: number): Float32Tensor;
  /** Writes a layer of Keras. */
  layer(type: string, layer?: Layered): KerasValue;
  /** An error that starts with the node's operator and name. */
  error(message: string, hint?: string): ConvlensError;
}

/** How one or several operators of TensorFlow become nodes of ONNX. */
export interface TensorFlowOp {
  readonly type: string | readonly string[];
  /** Its output, or the list of its outputs. The node that makes the first has the name `c.name`. */
  readonly write: (c: NodeContext) => KerasValue | Given | readonly KerasValue[];
}

export const defineTensorFlowOp = (op: TensorFlowOp): TensorFlowOp => op;

/** Why a graph is refused, and what else there is. */
export const EXPORT = "Export the model to ONNX (tf2onnx) and open that.";
