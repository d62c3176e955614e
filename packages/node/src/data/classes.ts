import { ConvlensError, nearest, UsageError } from "@convlens/core/base";
import { pictureEndings } from "@convlens/core/dataset";
import { labelsFromNames, type ModelClasses, matchClasses } from "@convlens/core/onnx";
import { classCounts, type DataSet, type LabelledSet } from "./dataSet.ts";

const hint = "a data set has a folder for each class and pictures in them, or a table with path,label";

/** Throws `UsageError` for a data set without classes. */
export function requireLabels(set: DataSet): LabelledSet {
  if (set.classes) return set;
  throw new UsageError(`the pictures in ${set.name} lie in no class`, hint);
}

/** Throws `UsageError` unless there are two classes or more, and `ConvlensError` for one that has no pictures. */
export function requireClasses(set: DataSet): LabelledSet {
  const { classes, name, ...rest } = requireLabels(set);
  if (classes.length < 2)
    throw new UsageError(
      `${name} has one class, "${classes[0]}"`,
      "a network learns to tell classes apart: name a folder with a folder for each class",
    );
  const empty = classCounts({ classes, name, ...rest }).indexOf(0);
  if (empty < 0) return { classes, name, ...rest };
  throw new ConvlensError(
    `the class "${classes[empty]}" has no pictures in ${name}`,
    `add some or take the folder away; pictures end in ${pictureEndings.join(", ")}`,
  );
}

/** The same pictures with the classes in this order. Throws `ConvlensError` where the data set has another class. */
export function withClasses(set: DataSet, classes: readonly string[]): LabelledSet {
  const labelled = requireLabels(set);
  const numbers = labelled.classes.map((label) => {
    const number = classes.indexOf(label);
    if (number >= 0) return number;
    throw new ConvlensError(
      `${set.name} has a class "${label}" that the training data does not have`,
      `nearest: ${nearest(label, classes, 3).join(", ")}`,
    );
  });
  return { ...labelled, classes, pictures: labelled.pictures.map((p) => ({ ...p, label: numbers[p.label]! })) };
}

/** A data set, and which class of a model each of its classes is. */
export interface MatchedSet {
  readonly set: DataSet;
  /** For each class of the set; none where the model has no such class, or several. Empty for a set without classes. */
  readonly inModel: readonly (number | undefined)[];
}

/** What tells a picture's class: the folder that it is in or the table; or the name of its file. */
export const labelSources = ["folder", "name"] as const;

export type LabelSource = (typeof labelSources)[number];

/**
 * The classes of a data set as a model has them. Without `from`, those that the data set has; where it has none and the name of
 * every picture tells a class of the model (`n01440764_tench.jpg`), those.
 * Throws `UsageError` where `from` says what the data set does not have.
 */
export async function matchToModel(set: DataSet, model: ModelClasses, from?: LabelSource): Promise<MatchedSet> {
  if (from === "folder") requireLabels(set);
  if (from !== "name" && set.classes) return { set, inModel: await matchClasses(set.classes, model) };
  const labels = await labelsByName(set, model);
  const other = labels.indexOf(undefined);
  if (other < 0) return byName(set, labels as readonly number[], model.labels!);
  if (from !== "name") return { set, inModel: [] };
  const unknown = labels.filter((label) => label === undefined).length;
  throw new UsageError(
    model.labels
      ? `the name ${set.pictures[other]!.path} tells no class of the model, or more than one, as do ${unknown - 1} others`
      : `the model's classes have no names that ${set.name} could tell`,
    model.labels
      ? "a name is <anything>_<class>.<ending>, with a synset where several classes have one name"
      : "name them with --labels",
  );
}

async function labelsByName({ pictures }: DataSet, { labels }: ModelClasses) {
  if (labels)
    return labelsFromNames(
      pictures.map((p) => p.path),
      labels,
    );
  return pictures.map(() => undefined);
}

/** Classes are in the model's order; those of one name have their number behind it. */
function byName({ classes: _, ...set }: DataSet, labels: readonly number[], names: readonly string[]): MatchedSet {
  const inModel = [...new Set(labels)].sort((a, b) => a - b);
  const numbers = new Map(inModel.map((label, i) => [label, i]));
  const shared = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  const classes = inModel.map((label) => (shared.has(names[label]!) ? `${names[label]} (${label})` : names[label]!));
  const pictures = set.pictures.map((p, i) => ({ ...p, label: numbers.get(labels[i]!)! }));
  return { set: { ...set, classes, pictures }, inModel };
}
