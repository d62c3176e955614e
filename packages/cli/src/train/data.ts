import { ConvlensError, UsageError } from "@convlens/core/base";
import type { InputSpec } from "@convlens/core/onnx";
import type { Portion } from "@convlens/core/training";
import type { Augmentation } from "@convlens/core/training/augment";
import type { Broken, LabelledSet } from "@convlens/node";
import {
  classCounts,
  DataSetReader,
  fingerprintOf,
  PictureThreads,
  randomizeLabels,
  requireClasses,
  splitDataSet,
} from "@convlens/node";
import type { Progress } from "../progress.ts";

/** Which pictures, and what is done with them before they are decoded. */
export interface DataSettings {
  readonly data: string;
  readonly validation?: string | undefined;
  /** Share of each class that is taken for validation. */
  readonly split?: number | undefined;
  readonly randomLabels: number;
  readonly seed: number;
}

/** The pictures of a training, each with its class. */
export interface Parts {
  readonly classes: readonly string[];
  readonly train: LabelledSet;
  readonly validation: LabelledSet | undefined;
}

/** What training reads from: threads that make batches, and the two lists that they are made of. */
export interface TrainingData {
  readonly classes: readonly string[];
  readonly threads: PictureThreads;
  readonly train: Portion;
  readonly validation: Portion | undefined;
  readonly broken: readonly Broken[];
  /** Of the pictures that are used, in their parts. */
  readonly fingerprint: string;
}

/**
 * Reads the lists of pictures. Without a word on validation, a folder that holds `train` and one of `val`, `validation`, `valid`,
 * `test` is taken for those two. Throws `ConvlensError` for a class without pictures.
 */
export async function readParts(settings: DataSettings, memory: number): Promise<Parts> {
  const reader = new DataSetReader(memory);
  const { data, validation } = await namedParts(settings, reader);
  const whole = requireClasses(await reader.read(data));
  const { train, validation: part } =
    settings.split === undefined
      ? {
          train: whole,
          validation: validation === undefined ? undefined : await reader.read(validation, whole.classes),
        }
      : splitDataSet(whole, settings.split, settings.seed);
  return {
    classes: whole.classes,
    train: randomizeLabels(train, settings.randomLabels, settings.seed),
    validation: part,
  };
}

async function namedParts({ data, validation, split }: DataSettings, reader: DataSetReader) {
  if (validation !== undefined && split !== undefined)
    throw new UsageError(
      "--val and --split say two things",
      "--val names pictures, --split takes a share of those to train on",
    );
  if (validation !== undefined || split !== undefined) return { data, validation };
  const folders = await reader.folders(data).catch((): string[] => []);
  const other = ["val", "validation", "valid", "test"].find((name) => folders.includes(name));
  if (!folders.includes("train") || !other) return { data, validation };
  return { data: `${data}/train`, validation: `${data}/${other}` };
}

export interface OpenDataOptions {
  readonly input: InputSpec;
  readonly augmentation: Augmentation;
  readonly seed: number;
  /** Bytes for decoded pictures. */
  readonly memory: number;
  readonly threads?: number;
}

/**
 * Decodes all pictures once, passes over those that are broken, and refuses to begin where a class has none left.
 * Close the threads when done.
 */
export async function openData(
  { classes, train, validation }: Parts,
  options: OpenDataOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<TrainingData> {
  const pictures = [...train.pictures, ...(validation?.pictures ?? [])];
  const threads = new PictureThreads({ pictures, ...options });
  try {
    for (const note of [...(train.notes ?? []), ...(validation?.notes ?? [])]) progress.note(`note: ${note}`);
    const broken = await threads.decodeAll((done) => progress.show("pictures decoded", done, pictures.length), signal);
    const unusable = new Set(broken.map((b) => b.picture));
    const used = usedOf(train, 0, unusable);
    const others = validation && usedOf(validation, train.pictures.length, unusable);
    refuseEmpty(classes, classCounts(used.set), train.name);
    return {
      classes,
      threads,
      train: used.portion,
      validation: others?.portion,
      broken,
      fingerprint: await fingerprintOf(used.set, ...(others ? [others.set] : [])),
    };
  } catch (error) {
    await threads.close();
    throw error;
  }
}

/** @param from the number of the part's first picture among those of all parts */
function usedOf(set: LabelledSet, from: number, unusable: ReadonlySet<number>): { set: LabelledSet; portion: Portion } {
  const kept = [...set.pictures.keys()].filter((i) => !unusable.has(from + i));
  const pictures = kept.map((i) => set.pictures[i]!);
  const portion = { pictures: kept.map((i) => from + i), labels: pictures.map((p) => p.label) };
  return { set: { ...set, pictures }, portion };
}

function refuseEmpty(classes: readonly string[], counts: readonly number[], name: string): void {
  const empty = classes.filter((_, i) => counts[i] === 0);
  if (empty.length > 0)
    throw new ConvlensError(
      `no picture of the class "${empty[0]}" in ${name} can be used`,
      "add some, or take the class away",
    );
}
