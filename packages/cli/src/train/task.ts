import { createHash } from "node:crypto";
import type { Engine } from "@convlens/core/engine";
import type { Graph, InputSpec, Model } from "@convlens/core/onnx";
import { type BatchSource, featureSource, openLearner, pictureSource } from "@convlens/core/training";
import { type Body, bodyOf, joinHead, lastStages, newHead } from "@convlens/core/training/transfer";
import type { TrainingData } from "./data.ts";
import { featuresOf } from "./features.ts";
import { networkFor, openFile } from "./network.ts";
import type { TrainSettings } from "./settings.ts";
import type { TrainRun } from "./train.ts";

type Trainable = Pick<Model, "graph" | "input" | "output">;

/** What learns, on what. */
export interface Begun {
  readonly model: Trainable;
  readonly source: BatchSource;
  /** Names of the constants that learn; all weights and biases unless it is said. */
  readonly trainable?: readonly string[];
}

/** What is asked for, before pictures are read. */
export interface Task {
  readonly name: string;
  /** The whole network as it is before training. */
  readonly network: Trainable;
  /** How pictures go in. */
  readonly input: InputSpec;
  begin(data: TrainingData, run: TrainRun): Promise<Begun>;
  /** The whole network, from what has learnt. */
  trained(graph: Graph): Graph;
}

/** A whole network or its last stages; with `from`, a new classifier on what a trained network makes of the pictures. */
export async function taskFor(settings: TrainSettings, classes: readonly string[], engine: Engine): Promise<Task> {
  const { from, batch, seed, fineTune } = settings;
  if (from !== undefined) return newClassifier(from, settings, classes.length, engine);
  const { name, model, input } = await networkFor(settings, classes.length);
  const trainable = fineTune === undefined ? {} : { trainable: lastStages(model, fineTune) };
  const begin = async (data: TrainingData) => ({
    model,
    source: pictureSource(data.threads, data, batch, seed),
    ...trainable,
  });
  return { name, network: model, input, begin, trained: (graph) => graph };
}

/** Pictures that a body is given at one time. */
const BODY_BATCH = 16;

async function newClassifier(from: string, settings: TrainSettings, classes: number, engine: Engine): Promise<Task> {
  const lens = await openFile(from, settings.size);
  const { model, input, file } = lens;
  await lens.close();
  const body = bodyOf(model);
  const { dropout, batch, seed, fineTune } = settings;
  const head = modelOf(newHead(body.count, { classes, seed, ...(dropout !== undefined && { dropout }) }));
  const network = modelOf(joinHead(body, head.graph));
  if (fineTune) lastStages(network, fineTune);
  const features = async (data: TrainingData, { folder, progress, signal }: TrainRun) => {
    const { train, validation, threads } = data;
    const about = createHash("sha256").update(file.sha256).update(data.fingerprint).update(JSON.stringify(input));
    const options = { folder, body, input: model.input, engine, threads, progress, signal, batch: BODY_BATCH };
    const parts = validation ? [train, validation] : [train];
    const [rows, others] = await featuresOf(parts, { ...options, key: about.digest("hex") });
    progress.clear();
    return { model: head, source: featureSource(rows!, others, batch, seed) };
  };
  const base = from.split(/[/\\]/).at(-1)!;
  if (!fineTune)
    return {
      name: `new classifier on ${base}`,
      network,
      input,
      begin: features,
      trained: (graph) => joinHead(body, graph),
    };
  return {
    name: `${base}, last ${fineTune} stages and a new classifier`,
    network,
    input,
    begin: async (data, run) => {
      const tuned = await withTrainedHead(body, await features(data, run), settings, engine, run.signal);
      return {
        model: tuned,
        source: pictureSource(data.threads, data, batch, seed),
        trainable: lastStages(tuned, fineTune),
      };
    },
    trained: (graph) => graph,
  };
}

const modelOf = (graph: Graph): Trainable => ({ graph, input: graph.inputs[0]!, output: graph.outputs[0]! });

/** Epochs on features before the body is released: errors of a random classifier would spoil what the body has learnt. */
const HEAD_EPOCHS = 10;

async function withTrainedHead(
  body: Body,
  { model, source }: Begun,
  settings: TrainSettings,
  engine: Engine,
  signal: AbortSignal,
): Promise<Trainable> {
  const { batch, seed, labelSmoothing, dropout } = settings;
  const own: TrainSettings = {
    ...{ data: "", arch: "", resize: "squash", channels: "RGB", augment: "", randomLabels: 0 },
    ...{ epochs: HEAD_EPOCHS, batch, optimizer: "adam", schedule: "constant", labelSmoothing, seed },
    ...(dropout !== undefined && { dropout }),
  };
  const learner = await openLearner(model, own, source.steps, engine, undefined);
  try {
    for (let epoch = 1; epoch <= HEAD_EPOCHS; epoch++)
      for await (const one of source.train(epoch)) await learner.step(one, signal);
    return modelOf(joinHead(body, learner.graph()));
  } finally {
    await learner.release();
  }
}
