import type { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import type { KerasValue } from "../keras/layout.ts";
import type { Table } from "./flatbuffer.ts";
import type { ElementType } from "./schema.ts";

/** A tensor, and whether the file's N×H×W×C is held as N×C×H×W: TensorFlow's layout, as in Keras. */
export type Held = KerasValue;

/** One operator of a file that is to be written as nodes. */
export interface OperatorContext {
  readonly g: Builder;
  /** The name for the value of the last node, where nothing (an activation, rounding) comes behind it. */
  readonly name: string | undefined;
  /** Names of all outputs. */
  readonly names: readonly string[];
  readonly options: Table | undefined;
  /** How many inputs there are. */
  readonly inputs: number;
  /** Whether an optional input is there. */
  has(input: number): boolean;
  /** An input as a value of the graph; throws where it is absent. */
  x(input: number): Held;
  /** The floats of an input that must be constant, quantised or not, axes in the file's order. */
  weights(input: number): Float32Tensor;
  /** Writes down a constant that is made of an input, under the input's name. */
  constant(input: number, tensor: Float32Tensor): string;
  /** The integers of an input that is constant, or known from shapes. */
  ints(input: number): number[];
  /** What the file declares about an output: its shape and element type. */
  declared(output: number): { readonly shape: readonly number[]; readonly type: ElementType };
  /** An error that names the operator and what it makes. */
  error(message: string, hint?: string): ConvlensError;
}

/** How one or several of TensorFlow Lite's operators become ONNX nodes. */
export interface TfliteKind {
  readonly type: string | readonly string[];
  /** The number of the option that holds a fused activation. */
  readonly activation?: number;
  /** Whether it only picks and moves values: what was rounded to the steps of its output stays there. */
  readonly moves?: boolean;
  /** Writes the nodes; the last one of the only output is called `c.name`. */
  readonly write: (c: OperatorContext) => Held | readonly Held[];
}

export const defineOperator = (kind: TfliteKind): TfliteKind => kind;
