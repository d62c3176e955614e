import { createHash } from "node:crypto";
import { ConvlensError, UsageError } from "@convlens/core/base";
import type { InputSpec } from "@convlens/core/onnx";
import type { Augmentation } from "@convlens/core/training/augment";
import type { Broken, DataSet, Portion } from "@convlens/node";
import { classCounts, DataSetReader, PictureThreads, randomizeLabels, splitDataSet } from "@convlens/node";
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
  readonly train: DataSet;
  readonly validation: DataSet | undefined;
}

/** What training reads from: threads that make batches, and the two lists that they are made of. */
export interface TrainingData {
  readonly classes: readonly string[];
  readonly threads: PictureThreads;
  readonly train: Portion;
  readonly validation: Portion | undefined;
  readonly broken: readonly Broken[];
  /** SHA-256 over the names, classes and parts of all pictures that are used. */
  readonly fingerprint: string;
}

/**
 * Reads the lists of pictures. Without a word on validation, a folder that holds `train` and one of `val`, `validation`, `valid`,
 * `test` is taken for those two. Throws `ConvlensError` for a class without pictures.
 */
export async function readParts(settings: DataSettings, memory: number): Promise<Parts> {
  const reader = new DataSetReader(memory);
  const { data, validation } = await namedParts(settings, reader);
  const whole = await reader.read(data);
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
  if (validation !== undefined || split !== undefined || /\.csv$/i.test(data)) return { data, validation };
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
    const broken = await threads.decodeAll((done) => progress.show("pictures decoded", done, pictures.length), signal);
    const unusable = new Set(broken.map((b) => b.picture));
    const numbers = [...pictures.keys()];
    const portion = (from: number, to: number): Portion => {
      const used = numbers.slice(from, to).filter((i) => !unusable.has(i));
      return { pictures: used, labels: used.map((i) => pictures[i]!.label) };
    };
    const counts = classCounts({ ...train, pictures: train.pictures.filter((_, i) => !unusable.has(i)) });
    refuseEmpty(classes, counts, train.name);
    const parts = {
      train: portion(0, train.pictures.length),
      validation: validation && portion(train.pictures.length, pictures.length),
    };
    const fingerprint = fingerprintOf(
      classes,
      pictures.map((p) => p.name),
      parts.train,
      parts.validation,
    );
    return { classes, threads, ...parts, broken, fingerprint };
  } catch (error) {
    await threads.close();
    throw error;
  }
}

function refuseEmpty(classes: readonly string[], counts: readonly number[], name: string): void {
  const empty = classes.filter((_, i) => counts[i] === 0);
  if (empty.length > 0)
    throw new ConvlensError(
      `no picture of the class "${empty[0]}" in ${name} can be used`,
      "add some, or take the class away",
    );
}

function fingerprintOf(
  classes: readonly string[],
  names: readonly string[],
  ...portions: (Portion | undefined)[]
): string {
  const hash = createHash("sha256").update(JSON.stringify(classes));
  for (const portion of portions) {
    hash.update("part\n");
    for (const [i, picture] of (portion?.pictures ?? []).entries())
      hash.update(`${portion!.labels[i]} ${names[picture]!.split(/[/\\]/).slice(-2).join("/")}\n`);
  }
  return hash.digest("hex");
}
