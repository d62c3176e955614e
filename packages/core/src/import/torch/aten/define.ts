import type { ConvlensError } from "../../../base/errors.ts";
import type { Tensor } from "../../../base/tensor.ts";
import type { Dim } from "../../../onnx/graph.ts";
import type { Builder } from "../../../op/builder.ts";
import type { AtenTensor, Extent, Value } from "./value.ts";

/** A call of an operator that is to be written. */
export interface AtenCall {
  readonly g: Builder;
  /** Without its namespace, such as `conv2d`. */
  readonly op: string;
  /** The graph's picture input, whose first extent is the batch. */
  readonly picture: string;
  /** How many pictures a batch has in the file, where it was frozen and that is known. */
  readonly frozen: number | undefined;
  arg(name: string): Value;
  /** Arguments beyond those that have names. */
  readonly rest: readonly Value[];
  /** Whether the overload has an argument of this name. */
  given(name: string): boolean;
  /** Whether an argument is given and not None. */
  has(name: string): boolean;
  /** A tensor as a value of the graph. */
  x(name: string): string;
  /** The tensors of a list. */
  xs(name: string): string[];
  shape(name: string): readonly Dim[];
  /** The numbers of a tensor of the file; `undefined` for one that the graph computes. */
  constant(name: string): Tensor | undefined;
  number(name: string): number;
  whole(name: string): number;
  flag(name: string): boolean;
  /** Whole numbers; a single one stands for `count` of them. */
  wholes(name: string, count?: number): number[];
  /** A number or an extent, also from a tensor of the file that holds one number; `undefined` for any other. */
  scalar(name: string): number | Extent | undefined;
  /** An axis of a tensor, counted from the front. */
  axis(name: string, rank: number): number;
  axes(name: string, rank: number): number[];
  /** A value of the graph as a tensor, for what is put out beside others. */
  made(value: string): AtenTensor;
  /** Remembers that a value is another one repeated along its first axes, which products of matrices do by themselves. */
  repeats(made: string, source: string): void;
  /** What is repeated, or the value itself. */
  unrepeated(value: string): string;
  /** Remembers of an extent such as `12*N` whether the pictures are the outer of both. */
  mergeBatch(dim: string, outer: boolean): void;
  outerBatch(dim: string): boolean | undefined;
  /** Tells the user what was assumed; one line. */
  note(text: string): void;
  /** The value of the graph that a tensor is, such as one of a list. */
  valueOf(t: AtenTensor): string;
  /** An error that names the operator and where it stands. */
  error(message: string, hint?: string): ConvlensError;
}

/** A value of the graph, several, or what code goes on with as it is. */
export type Made = string | readonly string[] | { readonly value: Value };

/** How one or several operators of PyTorch become nodes. */
export interface AtenOp {
  /** Without namespace and overload. */
  readonly name: string | readonly string[];
  /** Parameters as PyTorch names them, one text for each overload; the first that the arguments fit is taken. */
  readonly takes: string | readonly string[];
  /** Whether there is one with `_` at its end that changes its first argument. */
  readonly inPlace?: boolean;
  /** Whether what it makes shares its numbers with its first argument. */
  readonly views?: boolean;
  readonly write: (c: AtenCall) => Made;
}

export const defineAten = (op: AtenOp): AtenOp => op;

/** Why a file is refused, and what else there is. */
export const EXPORT = "Export the model to ONNX: torch.onnx.export(model, picture, 'model.onnx').";
