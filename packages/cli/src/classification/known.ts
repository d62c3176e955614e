import { nearest, UsageError } from "@convlens/core/base";
import { classifierOf } from "@convlens/core/method";
import { classesOf } from "@convlens/core/transform";
import { classCounts, type DataSet, type LabelledSet, type Lens, matchToModel, requireLabels } from "@convlens/node";
import type { EvaluateSettings } from "./settings.ts";

/** A data set whose classes are those of the model. */
export interface Known {
  readonly set: LabelledSet;
  /** The class of each picture as the model counts; −1 where the model does not have it. */
  readonly truths: Int32Array;
  /** How many classes the model has. */
  readonly classes: number;
  /** Classes of the data set that were left out. */
  readonly unknown: readonly string[];
  /** Each class by a name of its own. */
  nameOf(c: number): string;
}

/** Throws `UsageError` for a model that is no classifier. */
export function requireClassifier({ model, file }: Lens): number {
  const found = classesOf(model) === undefined ? 1 : classifierOf(model).classes;
  if (found > 1) return found;
  const shape = model.graph.infos.get(model.output)?.shape.join(", ") ?? "of unknown shape";
  throw new UsageError(
    `${file.path} is no classifier: its output "${model.output}" is [${shape}]`,
    "a classifier gives a score for each class, or one score for the second of two with --scores logits or a sigmoid at its end",
  );
}

/**
 * Finds the classes of a data set among those of the model. Throws `UsageError` for a data set without classes, and for a class that
 * the model does not have, unless such are left out.
 */
export async function knownClasses(lens: Lens, data: DataSet, settings: EvaluateSettings): Promise<Known> {
  const count = requireClassifier(lens);
  const matched = await matchToModel(data, { labels: lens.labels, count }, settings.labelsFrom);
  const set = requireLabels(matched.set);
  const { inModel } = matched;
  const counts = classCounts(set);
  const unknown = set.classes.filter((_, i) => inModel[i] === undefined && counts[i]! > 0);
  if (unknown.length > 0 && (!settings.skipUnknown || unknown.length === counts.filter((n) => n > 0).length))
    throw unknownClass(set, unknown, lens, count);
  const truths = Int32Array.from(set.pictures, ({ label }) => inModel[label] ?? -1);
  return { set, truths, classes: count, unknown, nameOf: namesFor(lens, set, inModel) };
}

function unknownClass(
  { name, classes }: LabelledSet,
  unknown: readonly string[],
  { labels, file }: Lens,
  count: number,
) {
  const [first, ...others] = unknown;
  const all = unknown.length === classes.length;
  const more = others.length === 0 ? "" : `, and ${others.length} more that it does not have`;
  const near = labels
    ? `nearest: ${nearest(first!, labels, 3).join(", ")}`
    : `the model's ${count} classes have no names: give some with --labels`;
  return new UsageError(
    `${name} has a class "${first}" that ${file.path} does not have${more}`,
    all ? near : `${near}; --skip-unknown leaves such classes out`,
  );
}

/** The model's names, else the data set's; those of several classes have their number behind them. */
function namesFor({ labels }: Lens, set: LabelledSet, inModel: readonly (number | undefined)[]): (c: number) => string {
  if (!labels) {
    const own = new Map(inModel.flatMap((c, i) => (c === undefined ? [] : [[c, set.classes[i]!] as const])));
    return (c) => own.get(c) ?? `class ${c}`;
  }
  const often = new Map<string, number>();
  for (const label of labels) often.set(label, (often.get(label) ?? 0) + 1);
  return (c) => {
    const label = labels[c];
    if (label === undefined) return `class ${c}`;
    return often.get(label)! > 1 ? `${label} (${c})` : label;
  };
}
