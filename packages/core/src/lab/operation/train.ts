import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { encodeGraph, type Graph, type InputSpec, metadataFor } from "../../onnx/index.ts";
import { parseAugmentation } from "../../training/augment/index.ts";
import {
  architectures,
  type Epoch,
  type LearnerSettings,
  openLearner,
  optimizers,
  pictureSource,
  type Running,
  runEpoch,
  schedules,
  splitPlaces,
} from "../../training/index.ts";
import { type Doing, defineOperation, type Workbench } from "../define.ts";
import { KeptPictures } from "../keptPictures.ts";
import { keepTraining, keptTraining } from "../keptTraining.ts";
import { fromNothing, onFeatures } from "../learnt.ts";
import { Watch, type Watched } from "../watch.ts";

/** How far a training is; each one told holds all that the ones before it held. */
export interface Training {
  readonly history: readonly Epoch[];
  /** The epoch that runs: how much of it is done, 0 to 1, and means over that. */
  readonly now?: Pick<Epoch, "epoch" | "loss" | "accuracy" | "picturesPerSecond"> & { readonly done: number };
  readonly watched: Watched;
}

/** A training that is over. */
export interface Trained extends Training {
  /** The network as an ONNX file that says how pictures go in and what its classes are called. */
  readonly model: Uint8Array;
}

const idsOf = <T extends { readonly id: string }>(list: readonly T[]) =>
  list.map(({ id }) => id) as [string, ...string[]];

/** What stands for the open model, of which only a new classifier is trained. */
const OPEN_MODEL = "open-model";

const said = (description: string) => ({ description });

const params = z.strictObject({
  keep: z
    .string()
    .regex(/^[\w-]{1,80}$/)
    .meta(said("What the training is kept under, to be gone on with.")),
  resume: z.boolean().default(false).meta(said("Goes on after the last epoch that is kept.")),
  network: z
    .enum([...idsOf(architectures), OPEN_MODEL])
    .default("cnn-8")
    .meta(said("Trained from nothing; open-model: a new classifier on what the open model makes of the pictures.")),
  size: z
    .int()
    .min(8)
    .max(512)
    .optional()
    .meta({ ...said("Rows and columns; as the network was made for, where it is empty."), unit: "pixels" }),
  epochs: z.int().min(1).max(10_000).default(10).meta(said("How often each picture is seen.")),
  batch: z.int().min(1).max(1024).default(32).meta(said("Pictures in a step.")),
  optimizer: z.enum(idsOf(optimizers)).default("adam").meta(said("How gradients change the weights.")),
  learningRate: z
    .number()
    .positive()
    .max(100)
    .optional()
    .meta(said("As is usual for the optimiser, where it is empty.")),
  schedule: z.enum(idsOf(schedules)).default("one-cycle").meta(said("How the learning rate changes.")),
  augment: z
    .string()
    .max(200)
    .default("")
    .meta(said("Changes pictures at random: flip,shift=0.1,rotate=20,zoom=0.2,color=0.1")),
  dropout: z.number().min(0).max(0.95).optional().meta(said("The share of features that is dropped while it learns.")),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta(said("Pulls weights towards zero; as is usual for the optimiser, where it is empty.")),
  labelSmoothing: z
    .number()
    .min(0)
    .max(0.9)
    .default(0)
    .meta(said("The share of certainty that is spread over all classes.")),
  split: z.number().min(0.01).max(0.9).default(0.2).meta(said("The share of each class that is not learnt from.")),
  seed: z.int().min(0).default(0).meta(said("Seed of every random draw.")),
});

export type TrainingAsked = z.output<typeof params>;

/** Milliseconds from one time that a running epoch is told of to the next. */
const EVERY = 250;

/** Trains a network on the data set and shows it learn. What is kept after each epoch can be gone on with, or taken as it is. */
export default defineOperation({
  id: "train",
  pace: "long",
  params,
  run: trained,
});

async function trained(bench: Workbench, asked: TrainingAsked, doing: Doing<Training>): Promise<Trained> {
  const { lens, set } = bench;
  const { keep, resume, seed, batch, epochs, ...others } = asked;
  if (!set?.classes)
    throw new UsageError("there are no classes to learn", "open a data set with a folder for each class");
  const { classes } = set;
  const labels = set.pictures.map(({ label }) => label!);
  const settings = JSON.stringify([{ seed, batch, epochs, ...others }, set.name, classes, labels.length]);
  const before = resume ? await keptTraining(bench.kept, keep) : undefined;
  if (before && before.settings !== settings)
    throw new UsageError(
      "the settings are not those that the training was begun with",
      "begin anew, or take them back",
    );
  const options = { ...others, seed, classes: classes.length };
  const {
    model: learning,
    input,
    batches,
    whole,
  } = asked.network === OPEN_MODEL ? onFeatures(lens, options) : fromNothing(asked.network, options);
  const pictures = new KeptPictures(set, input, parseAugmentation(asked.augment), seed);
  const places = splitPlaces(labels, asked.split, seed);
  const portion = (some: readonly number[]) => ({ pictures: some, labels: some.map((i) => labels[i]!) });
  const maker = await batches(pictures, [...places.train, ...places.validation], { ...doing, show: () => {} });
  const validation = places.validation.length > 0 ? portion(places.validation) : undefined;
  const source = pictureSource(maker, { train: portion(places.train), validation }, batch, seed);
  const learner = await openLearner(learning, learnerSettings(asked), source.steps, lens.engine, before?.checkpoint);
  const watch = new Watch(lens.engine, pictures, { input, labels, ...places });
  const history = [...(before?.history ?? [])];
  const signal = doing.signal ?? new AbortController().signal;
  let model = before?.model ?? new Uint8Array();
  let watched = await watch.look(whole(learner.graph()), history.length);
  const tell = (now?: Training["now"]) => doing.show({ history: [...history], watched, ...(now && { now }) });
  try {
    tell();
    for (let epoch = history.length + 1; epoch <= epochs; epoch++) {
      let told = Number.NEGATIVE_INFINITY;
      const running: Running = (means, done) => {
        if (performance.now() - told > EVERY) {
          told = performance.now();
          tell({ ...means, done });
        }
        doing.progress(epoch - 1 + done, epochs);
      };
      history.push(await runEpoch(epoch, source, learner, running, signal));
      const graph = whole(learner.graph());
      watched = await watch.look(graph, epoch);
      model = modelFile(graph, input, classes);
      await keepTraining(bench.kept, keep, {
        settings,
        history: [...history],
        checkpoint: learner.checkpoint(),
        model,
        watched,
      });
      tell();
    }
    return { history, watched, model };
  } finally {
    await learner.release();
  }
}

/** What was not said is left as the network or the optimiser has it. */
function learnerSettings(asked: TrainingAsked): LearnerSettings {
  const { epochs, optimizer, schedule, labelSmoothing, seed, learningRate, weightDecay, dropout } = asked;
  return {
    ...{ epochs, optimizer, schedule, labelSmoothing, seed },
    ...(learningRate !== undefined && { learningRate }),
    ...(weightDecay !== undefined && { weightDecay }),
    ...(dropout !== undefined && { dropout }),
  };
}

const modelFile = (graph: Graph, input: InputSpec, labels: readonly string[]): Uint8Array =>
  encodeGraph(graph, {
    name: "convlens",
    metadata: metadataFor({ input, output: { scores: "probabilities", labels } }),
  });
