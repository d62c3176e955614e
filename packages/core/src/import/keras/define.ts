import type { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import type { KerasValue } from "./layout.ts";
import type { Settings } from "./settings.ts";

/** A weight of a layer, by the name that Keras gives it. */
export interface WeightRole {
  readonly role: string;
  /** Whether training changes it while the layer is trainable; Keras stores those first. Defaults to true. */
  readonly trainable?: boolean;
}

/** One call of a layer that is to be written as nodes. */
export interface LayerContext {
  readonly g: Builder;
  /** The value name of the call's output. */
  readonly name: string;
  readonly settings: Settings;
  readonly x: readonly KerasValue[];
  /** Arguments of the call that are no tensors. */
  readonly args: Settings;
  /** Where the channels are, where the layer does not say: the convention of the whole model. */
  readonly channelsLast: boolean;
  /** Major version of the Keras that saved the model. */
  readonly keras: number;
  /** A weight as Keras keeps it. */
  weight(role: string): Float32Tensor;
  /** A constant `layer/role`; made once for all calls of the layer. */
  constant(role: string, make: () => Float32Tensor): string;
  /** An error that starts with the layer's class and name. */
  error(message: string, hint?: string): ConvlensError;
}

/** How one or several classes of Keras layers become ONNX nodes. */
export interface KerasLayer {
  /** The `class_name`, or several that mean the same. */
  readonly type: string | readonly string[];
  /** The weights in the order in which Keras keeps them. */
  readonly weights?: (settings: Settings) => readonly WeightRole[];
  /** Writes the nodes; the last one makes the value `c.name`. */
  readonly write: (c: LayerContext) => KerasValue;
}

export const defineLayer = (layer: KerasLayer): KerasLayer => layer;
