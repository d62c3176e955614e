import { UsageError } from "../base/errors.ts";
import { classifierOf } from "../method/classifier.ts";
import type { Model } from "../onnx/meta.ts";
import { classifierInput } from "../training/transfer/index.ts";
import { classesOf, layersNamed } from "../transform/index.ts";
import type { Question } from "./define.ts";
import { type Rows, type RowsOptions, rows } from "./rows.ts";

export const spaceNames = ["features", "probabilities", "logits"] as const;

export interface SpaceSettings {
  readonly space: (typeof spaceNames)[number];
  /** Layers whose values are the features, as globs with commas; what the classifier reads unless it is said. */
  readonly layer?: string | undefined;
  readonly pooling: NonNullable<RowsOptions["pooling"]>;
}

/** What of the network a picture is a point by. */
export interface Space {
  readonly question: Question<Rows>;
  /** In words. */
  readonly name: string;
}

/** Throws `UsageError` where the model has no such layer, or no classes. */
export function spaceOf(model: Model, { space, layer, pooling }: SpaceSettings): Space {
  if (space !== "features") {
    requireClasses(model, space);
    const { value } = classifierOf(model, space === "logits" ? "logit" : "probability");
    return {
      question: rows([value], { pooling: "none" }),
      name: space === "logits" ? "logits" : "class probabilities",
    };
  }
  if (layer === undefined) {
    const value = classifierInput(model);
    return { question: rows([value], { pooling }), name: `features before the classifier (${value})` };
  }
  const layers = layersNamed(model, layer);
  return { question: rows(layers, { pooling }), name: `features of ${layers.join(", ")}` };
}

function requireClasses(model: Model, space: string): void {
  if (classesOf(model) === undefined)
    throw new UsageError(
      `the model's output is no list of classes, of which there could be ${space}`,
      "take features of any layer",
    );
}
