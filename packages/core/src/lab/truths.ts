import { UsageError } from "../base/errors.ts";
import { classifierOf } from "../method/index.ts";
import { matchClasses } from "../onnx/index.ts";
import { classesOf } from "../transform/index.ts";
import type { Workbench } from "./define.ts";

/** The classes of a data set among those of the model. */
export interface Truths {
  /** The class of each picture as the model counts; −1 where the model does not have it. */
  readonly truths: Int32Array;
  /** For each class of the data set the model's, −1 where it has none. */
  readonly inModel: Int32Array;
  /** Classes of the data set that the model does not have. */
  readonly unknown: readonly string[];
  nameOf(c: number): string;
}

/** Throws `UsageError` where there are no classes to compare, or none is the model's. */
export async function truthsOf({ lens, set }: Workbench): Promise<Truths> {
  if (!set) throw new UsageError("there is no data set", "open a folder with a folder for each class");
  if (!set.classes)
    throw new UsageError(`the pictures in ${set.name} lie in no class`, "put each class into a folder of its own");
  const count = classesOf(lens.model) === undefined ? 1 : classifierOf(lens.model).classes;
  if (count < 2) throw new UsageError("the model is no classifier", "open one whose output is a list of classes");
  const { labels } = lens;
  const matched = await matchClasses(set.classes, { labels, count });
  const inModel = Int32Array.from(set.classes, (_, i) => matched[i] ?? -1);
  const unknown = set.classes.filter((_, i) => inModel[i]! < 0);
  if (unknown.length === set.classes.length)
    throw new UsageError(
      `none of the classes of ${set.name} is one of the model: ${unknown.slice(0, 3).join(", ")}`,
      "name the folders as the model names its classes",
    );
  const own = new Map(set.classes.flatMap((name, i) => (inModel[i]! < 0 ? [] : [[inModel[i]!, name] as const])));
  return {
    truths: Int32Array.from(set.pictures, ({ label }) => (label === undefined ? -1 : inModel[label]!)),
    inModel,
    unknown,
    nameOf: (c) => labels?.[c] ?? own.get(c) ?? `class ${c}`,
  };
}
