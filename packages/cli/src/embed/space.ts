import { UsageError } from "@convlens/core/base";
import type { Question, Rows } from "@convlens/core/dataset";
import { rows } from "@convlens/core/dataset";
import { classifierOf } from "@convlens/core/method";
import type { Model } from "@convlens/core/onnx";
import { classifierInput } from "@convlens/core/training/transfer";
import { classesOf } from "@convlens/core/transform";
import { layersNamed } from "../units/layers.ts";
import type { EmbedSettings } from "./settings.ts";

/** What of the network a picture is a point by. */
export interface Space {
  readonly question: Question<Rows>;
  /** In words. */
  readonly name: string;
}

/** Throws `UsageError` where the model has no such layer, or no classes. */
export function spaceOf(model: Model, { space, layer, pooling }: EmbedSettings): Space {
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
    throw new UsageError(`--space ${space}: the model's output is no list of classes`, "take --layer, with any layer");
}
