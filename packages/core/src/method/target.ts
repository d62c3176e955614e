import { UsageError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Model } from "../onnx/meta.ts";
import type { Head } from "../transform/head.ts";
import { headOf } from "../transform/head.ts";

/** The classes of a model and the values that hold their scores. */
export interface Target extends Head {
  /** What is explained: the logits or the scores. */
  readonly value: string;
  /** Trailing extents of `value` past the batch. */
  readonly shape: readonly number[];
  /** The number of elements of `value` for one picture. */
  readonly outputs: number;
  /** The number of classes: `outputs`, or 2 for a single sigmoid. */
  readonly classes: number;
  /** One sigmoid stands for two classes: the second is its unit, the first the complement. */
  readonly binary: boolean;
}

/** The classes of a model and which of its values is explained. */
export function targetOf(model: Model, score: "logit" | "probability" = "logit"): Target {
  const head = headOf(model.graph, model.output);
  const value = score === "logit" ? head.logits : head.scores;
  const shape = extents(model, value);
  const outputs = shape.reduce((a, b) => a * b, 1);
  const binary = outputs === 1 && head.activation === "sigmoid";
  return { ...head, value, shape, outputs, classes: binary ? 2 : outputs, binary };
}

function extents(model: Model, value: string): number[] {
  const shape = model.graph.infos.get(value)?.shape;
  const rest = shape?.slice(1);
  if (!rest || rest.some((d) => typeof d === "string"))
    throw new UsageError(
      `the shape of the model's output "${value}" is not known: [${shape ?? "?"}]`,
      "give the size of the input with --size, or export the model with fixed extents",
    );
  return rest as number[];
}

/** Seeds, one row for each class: the gradient of the class's score with respect to `target.value`. */
export function seedsFor(target: Target, classes: readonly number[]): Float32Tensor {
  const data = new Float32Array(classes.length * target.outputs);
  classes.forEach((c, row) => {
    data[row * target.outputs + (target.binary ? 0 : c)] = target.binary && c === 0 ? -1 : 1;
  });
  return float32([classes.length, ...target.shape], data);
}

/** The score of a class in one row of `target.value`. */
export function scoreOf(
  target: Target,
  values: Float32Array,
  row: number,
  c: number,
  score: "logit" | "probability",
): number {
  if (!target.binary) return values[row * target.outputs + c]!;
  const v = values[row]!;
  if (c === 1) return v;
  return score === "logit" ? -v : 1 - v;
}
