import { createHash } from "node:crypto";
import type { Engine } from "@convlens/core/engine";
import type { Graph, InputSpec, Model } from "@convlens/core/onnx";
import { bodyOf, joinHead, newHead } from "@convlens/core/training/transfer";
import type { TrainingData } from "./data.ts";
import type { BatchSource } from "./epoch.ts";
import { featuresOf } from "./features.ts";
import { networkFor, openFile } from "./network.ts";
import type { TrainSettings } from "./settings.ts";
import { featureSource, pictureSource } from "./sources.ts";
import type { TrainRun } from "./train.ts";

/** What is trained, on what, and what the trained part makes. */
export interface Task {
  readonly name: string;
  /** What learns. */
  readonly model: Pick<Model, "graph" | "input" | "output">;
  /** How pictures go in. */
  readonly input: InputSpec;
  source(data: TrainingData, run: TrainRun): Promise<BatchSource>;
  /** The whole network, from what has learnt. */
  trained(graph: Graph): Graph;
}

/** A whole network, or with `from` a new classifier on what a trained network makes of the pictures. */
export async function taskFor(settings: TrainSettings, classes: readonly string[], engine: Engine): Promise<Task> {
  if (settings.from !== undefined) return newClassifier(settings.from, settings, classes.length, engine);
  const { name, model, input } = await networkFor(settings, classes.length);
  const { batch, seed } = settings;
  return {
    name,
    model,
    input,
    source: async (data) => pictureSource(data.threads, data, batch, seed),
    trained: (graph) => graph,
  };
}

/** Pictures that a body is given at one time. */
const BODY_BATCH = 16;

async function newClassifier(from: string, settings: TrainSettings, classes: number, engine: Engine): Promise<Task> {
  const lens = await openFile(from, settings.size);
  const { model, input, file } = lens;
  await lens.close();
  const body = bodyOf(model);
  const { dropout, batch, seed } = settings;
  const head = newHead(body.count, { classes, seed, ...(dropout !== undefined && { dropout }) });
  return {
    name: `new classifier on ${from.split(/[/\\]/).at(-1)}`,
    model: { graph: head, input: head.inputs[0]!, output: head.outputs[0]! },
    input,
    source: async (data, { folder, progress, signal }) => {
      const { train, validation, threads } = data;
      const about = createHash("sha256").update(file.sha256).update(data.fingerprint).update(JSON.stringify(input));
      const options = { folder, body, input: model.input, engine, threads, progress, signal };
      const parts = validation ? [train, validation] : [train];
      const [rows, others] = await featuresOf(parts, { ...options, batch: BODY_BATCH, key: about.digest("hex") });
      progress.clear();
      return featureSource(rows!, others, batch, seed);
    },
    trained: (graph) => joinHead(body, graph),
  };
}
