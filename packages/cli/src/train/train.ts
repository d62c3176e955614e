import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import type { Engine } from "@convlens/core/engine";
import { type BatchSource, type Epoch, openLearner, runEpoch, type TrainingLearner } from "@convlens/core/training";
import { parseAugmentation } from "@convlens/core/training/augment";
import { writeFileAtomic } from "@convlens/node";
import type { Progress } from "../progress.ts";
import { type Checkpoint, readCheckpoint, removeUnfinished, writeCheckpoint } from "./checkpoint.ts";
import { openData, readParts, type TrainingData } from "./data.ts";
import { writeCurves, writeHistory } from "./figures.ts";
import { finish } from "./finish.ts";
import { type Provenance, provenanceOf, shortName, trainedModel, withoutPaths } from "./model.ts";
import { requireSame, type TrainSettings } from "./settings.ts";
import { LiveTable } from "./table.ts";
import { type Task, taskFor } from "./task.ts";
import { requireWatchable, Watch } from "./watch.ts";

/** What a training runs with; none of it changes its curve. */
export interface TrainRun {
  readonly folder: string;
  readonly resume: boolean;
  readonly preview: boolean;
  /** A layer that is drawn after each epoch. */
  readonly watch?: string;
  readonly engine: Engine;
  /** Bytes for decoded pictures. */
  readonly memory: number;
  /** Threads that make batches. */
  readonly workers?: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What a training has come to. */
export interface Trained {
  readonly history: readonly Epoch[];
  /** Paths in the output folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly provenance: Provenance;
  /** Of the model file. */
  readonly model: Uint8Array;
}

/**
 * Trains a network on a folder of pictures and writes everything about it into the output folder. After each epoch a checkpoint
 * is there, from which `resume` goes on to the same curve, to the bit on one machine.
 */
export async function train(settings: TrainSettings, run: TrainRun): Promise<Trained> {
  const { folder, progress, signal } = run;
  removeUnfinished(folder);
  const before = await checkpointFor(settings, run);
  const parts = await readParts(settings, run.memory);
  const task = await taskFor(settings, parts.classes, run.engine);
  if (run.watch !== undefined) requireWatchable(task.network.graph, run.watch);
  const augmentation = parseAugmentation(settings.augment);
  const { seed } = settings;
  const { memory, workers } = run;
  const options = { input: task.input, augmentation, seed, memory, ...(workers !== undefined && { threads: workers }) };
  const data = await openData(parts, options, progress, signal);
  try {
    tellBroken(data, progress);
    if (before && before.data !== data.fingerprint)
      throw new ConvlensError(
        `the pictures are not those that the training in ${folder} was begun with`,
        "bring them back to go on with it, or choose another folder with -o to begin anew",
      );
    const { model, source, trainable } = await task.begin(data, run);
    const learner = await openLearner(model, settings, source.steps, run.engine, before?.state, trainable);
    try {
      const watch = run.watch === undefined ? undefined : await watchFor(run.watch, run, data);
      const history = await runEpochs(settings, run, { data, task, source, learner, watch }, before?.history ?? []);
      const trained = await conclude(settings, run, data, task, learner, history);
      return watch ? { ...trained, files: { ...trained.files, ...(await watch.finish()) } } : trained;
    } finally {
      await learner.release();
    }
  } finally {
    await data.threads.close();
  }
}

/** The state to go on from. Refuses to write over a training that is not finished. */
async function checkpointFor(
  settings: TrainSettings,
  { folder, resume, progress }: TrainRun,
): Promise<Checkpoint | undefined> {
  const found = existsSync(folder) ? await readCheckpoint(folder) : undefined;
  if (resume) {
    if (found) requireSame(found.settings, settings, folder);
    else progress.note(`note: ${folder} holds no checkpoint; the training begins anew`);
    return found;
  }
  const done = found?.history.length ?? 0;
  const all = Number(found?.settings.epochs ?? 0);
  if (done < all)
    throw new ConvlensError(
      `${folder} holds a training that stopped after epoch ${done} of ${all}`,
      "--resume goes on with it; another folder with -o begins anew",
    );
  return undefined;
}

function tellBroken({ broken }: TrainingData, progress: Progress): void {
  progress.clear();
  if (broken.length === 0) return;
  progress.note(`note: ${broken.length} picture${broken.length > 1 ? "s are" : " is"} passed over:`);
  for (const { name, reason } of broken.slice(0, 20))
    progress.note(`  ${reason.includes(name) ? reason : `${name}: ${reason}`}`);
  if (broken.length > 20) progress.note(`  … and ${broken.length - 20} more, listed in history.json`);
}

/** The first picture that is measured on is watched, or else the first that is learnt from. */
async function watchFor(
  layer: string,
  { folder, engine }: TrainRun,
  { threads, train, validation }: TrainingData,
): Promise<Watch> {
  const [first] = (validation ?? train).pictures;
  return Watch.open({ folder, layer, engine, picture: await threads.batch([first!]) });
}

interface Parts {
  readonly data: TrainingData;
  readonly task: Task;
  readonly source: BatchSource;
  readonly learner: TrainingLearner;
  readonly watch: Watch | undefined;
}

/** Curves are drawn again at most this often while the training runs. */
const DRAWN_EVERY = 10_000;

async function runEpochs(
  settings: TrainSettings,
  run: TrainRun,
  parts: Parts,
  before: readonly Epoch[],
): Promise<readonly Epoch[]> {
  const { folder, signal } = run;
  const { data, task, source, learner, watch } = parts;
  const history = [...before];
  const table = new LiveTable(settings.epochs);
  const perEpoch = () => history.reduce((sum, row) => sum + row.seconds, 0) / Math.max(1, history.length);
  let drawn = 0;
  if (history.length === 0) await watch?.draw(0, learner.graph());
  for (let epoch = history.length + 1; epoch <= settings.epochs; epoch++) {
    const begun = performance.now();
    const running = (row: Parameters<typeof table.running>[0], done: number) => {
      const known = history.length > 0 ? perEpoch() : (performance.now() - begun) / 1000 / Math.max(done, 1e-6);
      table.running(row, known * (settings.epochs - epoch + 1 - done));
    };
    const row = await runEpoch(epoch, source, learner, running, signal);
    history.push(row);
    await watch?.draw(epoch, learner.graph());
    const state = learner.checkpoint();
    const settled = { ...settings } as unknown as Record<string, unknown>;
    await writeCheckpoint(folder, { settings: settled, data: data.fingerprint, history, state });
    await writeHistory(folder, history, aboutOf(settings, data));
    if (performance.now() - drawn > DRAWN_EVERY) {
      await writeCurves(folder, history, titlesOf(settings, task, data));
      drawn = performance.now();
    }
    table.done(row, perEpoch() * (settings.epochs - epoch));
  }
  return history;
}

async function conclude(
  settings: TrainSettings,
  run: TrainRun,
  data: TrainingData,
  task: Task,
  learner: TrainingLearner,
  history: readonly Epoch[],
): Promise<Trained> {
  const { folder } = run;
  const titles = titlesOf(settings, task, data);
  await writeHistory(folder, history, aboutOf(settings, data));
  await writeCurves(folder, history, titles);
  const graph = task.trained(learner.graph());
  const provenance = provenanceOf(settings, countsOf(data), history.at(-1)!);
  const model = trainedModel(graph, task.input, data.classes, provenance);
  await writeFileAtomic(join(folder, "model.onnx"), model);
  const made = await finish({ graph, input: task.input, titles, data, settings, run });
  const files = {
    model: "model.onnx",
    curves: "curves.png",
    curvesSvg: "curves.svg",
    history: "history.csv",
    historyJson: "history.json",
    ...made,
  };
  return { history, files, provenance, model };
}

const countsOf = ({ train, validation, fingerprint }: TrainingData): Provenance["data"] => ({
  pictures: train.pictures.length,
  validationPictures: validation?.pictures.length ?? 0,
  sha256: fingerprint,
});

const aboutOf = (settings: TrainSettings, data: TrainingData) => ({
  settings: withoutPaths(settings),
  classes: data.classes,
  data: countsOf(data),
  broken: data.broken.map(({ name, reason }) => ({ name: shortName(name), reason })),
});

function titlesOf(settings: TrainSettings, task: Task, { classes, train, validation }: TrainingData) {
  const count = (n: number) => n.toLocaleString("en");
  const [height, width] = task.input.size;
  return {
    title: `${task.name} on ${shortName(settings.data)}`,
    subtitle: [
      `${count(train.pictures.length)} pictures of ${classes.length} classes, ${height}×${width}`,
      validation && `${count(validation.pictures.length)} for validation`,
      `${settings.optimizer}, batches of ${settings.batch}, seed ${settings.seed}`,
    ]
      .filter(Boolean)
      .join(" · "),
  };
}
