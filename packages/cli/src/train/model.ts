import type { Graph, InputSpec } from "@convlens/core/onnx";
import { encodeGraph, metadataFor } from "@convlens/core/onnx";
import type { Epoch } from "@convlens/core/training";
import { version } from "../version.ts";
import type { TrainSettings } from "./settings.ts";

/** What a trained model says about where it comes from. */
export interface Provenance {
  /** The version that trained it. */
  readonly convlens: string;
  readonly settings: TrainSettings;
  readonly data: {
    readonly pictures: number;
    readonly validationPictures: number;
    /** SHA-256 over the names and classes of the pictures. */
    readonly sha256: string;
  };
  /** The last epoch. */
  readonly result: Pick<Epoch, "epoch" | "loss" | "accuracy" | "validationLoss" | "validationAccuracy">;
}

/** The last two parts of a path: enough to know a data set by, and nothing of the machine. */
export const shortName = (path: string): string => path.split(/[/\\]/).filter(Boolean).slice(-2).join("/");

export function provenanceOf(settings: TrainSettings, data: Provenance["data"], last: Epoch): Provenance {
  const { epoch, loss, accuracy, validationLoss, validationAccuracy } = last;
  return {
    convlens: version,
    settings: withoutPaths(settings),
    data,
    result: {
      epoch,
      loss,
      accuracy,
      ...(validationLoss !== undefined && { validationLoss }),
      ...(validationAccuracy !== undefined && { validationAccuracy }),
    },
  };
}

export const withoutPaths = (settings: TrainSettings): TrainSettings => ({
  ...settings,
  data: shortName(settings.data),
  arch: shortName(settings.arch),
  ...(settings.validation !== undefined && { validation: shortName(settings.validation) }),
  ...(settings.from !== undefined && { from: shortName(settings.from) }),
});

/** The trained network as an ONNX file that says how pictures go in, what its classes are called, and how it was made. */
export const trainedModel = (graph: Graph, input: InputSpec, labels: readonly string[], provenance: Provenance) =>
  encodeGraph(graph, {
    name: "convlens",
    metadata: {
      ...metadataFor({ input, output: { scores: "probabilities", labels } }),
      "convlens.training": JSON.stringify(provenance),
    },
  });
