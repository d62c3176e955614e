import type { Info } from "../../onnx/graph.ts";
import { BATCH } from "../../onnx/graph.ts";
import type { Builder } from "../../op/builder.ts";

/** What labels are: a class number for each picture (int64, N), or a share of each class (float, N×outputs). */
export type LabelKind = "classes" | "shares";

export interface LossContext {
  readonly g: Builder;
  /** N×outputs, before softmax or sigmoid. */
  readonly logits: string;
  /** N of int64, or N×outputs in the type of the logits. */
  readonly labels: string;
  /** How much of each label is spread evenly over all classes, 0 to 1. */
  readonly smoothing: number;
}

/** What a training step makes smaller. */
export interface Loss {
  /** `cross-entropy` … */
  readonly id: string;
  readonly title: string;
  /** Whether it fits logits of so many outputs. */
  fits(outputs: number): boolean;
  /** Writes the mean loss over the batch and the number of pictures of which the most likely class is right; both scalars. */
  write(c: LossContext): { readonly loss: string; readonly correct: string };
}

export const defineLoss = (loss: Loss): Loss => loss;

/** Type and shape of the labels for logits of `outputs` columns. */
export const labelInfo = (kind: LabelKind, outputs: number, type: Info["type"]): Info =>
  kind === "classes" ? { type: "int64", shape: [BATCH] } : { type, shape: [BATCH, outputs] };

/** How many elements of a boolean vector hold, as a scalar in the type of `like`. */
export function count(g: Builder, condition: string, like: string): string {
  return g.node("ReduceSum", [g.node("CastLike", [condition, like])], { keepdims: 0 });
}
