import type { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Dim } from "../../onnx/graph.ts";
import type { Builder } from "../../op/builder.ts";
import type { LayerParameter } from "./proto/caffe.gen.ts";

/** A layer that is to be written as nodes. Values are N×C×H×W or shorter, as Caffe holds them. */
export interface LayerContext {
  readonly g: Builder;
  readonly layer: LayerParameter;
  /** The value name of the first output. */
  readonly name: string;
  /** The value names of all outputs. */
  readonly names: readonly string[];
  /** The values of the inputs; there is at least one. */
  readonly x: readonly string[];
  /** The shape of an input. */
  shape(input: number): readonly Dim[];
  /** The extents of an input behind the batch. */
  extents(input: number): readonly number[];
  /** How many blobs of weights the layer has in the file. */
  readonly blobs: number;
  /** A blob of weights in the shape that is asked for; extents of 1 may be more or fewer in the file. */
  weight(index: number, role: string, shape: readonly number[]): Float32Tensor;
  /** A blob of weights as it is in the file. */
  stored(index: number, role: string): Float32Tensor;
  /** A constant `layer/role`. */
  constant(role: string, t: Float32Tensor): string;
  /** An axis counted from the front; a negative one counts from the end. */
  axis(stated: number, rank?: number): number;
  /** An error that starts with the layer's type and name. */
  error(message: string, hint?: string): ConvlensError;
}

/** How one or several types of Caffe layers become ONNX nodes. */
export interface CaffeLayer {
  /** The `type`, or several that mean the same. */
  readonly type: string | readonly string[];
  /** Writes the nodes and gives the values of the outputs, in their order. */
  readonly write: (c: LayerContext) => string | readonly string[];
}

export const defineLayer = (layer: CaffeLayer): CaffeLayer => layer;
