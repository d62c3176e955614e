import type { Model } from "../onnx/meta.ts";
import type { Head } from "../transform/head.ts";
import { headOf } from "../transform/head.ts";
import type { Target } from "./target.ts";
import { extentsOf } from "./target.ts";

/** What of a class is explained: what its score is before a final softmax or sigmoid, or the score itself. */
export type ScoreKind = "logit" | "probability";

/** The classes of a model, and the value that holds their scores. */
export interface Classifier extends Head {
  /** The logits or the scores. */
  readonly value: string;
  /** The number of elements of `value` for one picture. */
  readonly outputs: number;
  /** The number of classes: `outputs`, or 2 for a single sigmoid. */
  readonly classes: number;
  /** One sigmoid stands for two classes: the second is its unit, the first the complement. */
  readonly binary: boolean;
}

export function classifierOf(model: Pick<Model, "graph" | "output">, score: ScoreKind = "logit"): Classifier {
  const head = headOf(model.graph, model.output);
  const value = score === "logit" ? head.logits : head.scores;
  const outputs = extentsOf(model, value).reduce((a, b) => a * b, 1);
  const binary = outputs === 1 && head.activation === "sigmoid";
  return { ...head, value, outputs, classes: binary ? 2 : outputs, binary };
}

/** The score of a class. */
export function classTarget(model: Model, c: number, score: ScoreKind = "logit"): Target {
  const { value, binary } = classifierOf(model, score);
  if (!binary) return { value, elements: [{ index: c, weight: 1 }], offset: 0, class: c };
  const complement = c === 0;
  const elements = [{ index: 0, weight: complement ? -1 : 1 }];
  return { value, elements, offset: complement && score === "probability" ? 1 : 0, class: c };
}

export const classTargets = (model: Model, classes: readonly number[], score?: ScoreKind): Target[] =>
  classes.map((c) => classTarget(model, c, score));
