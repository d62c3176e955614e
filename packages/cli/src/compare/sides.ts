import { basename } from "node:path";
import { UsageError } from "@convlens/core/base";
import { type ComparedLayer, type SharedClasses, sharedClasses, spreadOver } from "@convlens/core/comparison";
import { unitsOf } from "@convlens/core/dataset";
import { classifierOf } from "@convlens/core/method";
import type { ModelClasses } from "@convlens/core/onnx";
import { classesOf, layersNamed } from "@convlens/core/transform";
import { type DataSet, type LabelSource, type Lens, matchToModel } from "@convlens/node";
import type { CompareSettings, Positions } from "./settings.ts";

/** One of the two models. */
export interface Side {
  readonly lens: Lens;
  /** Its file, with A or B behind it where both have one name. */
  readonly name: string;
  readonly layers: readonly ComparedLayer[];
}

/** More layers than these are spread over the depth; of layers whose positions are kept, fewer fit. */
const MOST: Readonly<Record<Positions, number>> = { mean: 40, keep: 12 };

/** Both models with the layers that are compared. Throws `UsageError` where there are none. */
export function sidesOf(lenses: readonly [Lens, Lens], { layers, positions }: CompareSettings): readonly [Side, Side] {
  const names = lenses.map(({ file }) => basename(file.path));
  const [a, b] = lenses.map((lens, i): Side => {
    const name = names[0] === names[1] ? `${names[i]} (${"AB"[i]})` : names[i]!;
    return { lens, name, layers: layersOf(lens, name, layers[i], MOST[positions]) };
  });
  return [a!, b!];
}

function layersOf({ model }: Lens, name: string, named: string | undefined, most: number): ComparedLayer[] {
  const counted = (value: string) =>
    model.graph.infos
      .get(value)
      ?.shape.slice(1)
      .every((d) => typeof d === "number");
  const found = named === undefined ? layersNamed(model, "all") : namedLayers(model, name, named);
  const values = found.filter((value) => counted(value));
  if (values.length === 0)
    throw new UsageError(
      `${name} has no layers of known extents to compare`,
      "name some with --layer, or give the size of the input with --size",
    );
  const some = named === undefined ? spreadOver(values, most) : values;
  return some.map((value) => ({ value, units: unitsOf(model, value) }));
}

function namedLayers(model: Lens["model"], name: string, named: string): string[] {
  try {
    return layersNamed(model, named);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `${name}: ${error.message}`,
      `${error.hint ?? ""} The second model's layers are named with --layer-b.`.trim(),
    );
  }
}

/** How the predictions of two models are compared; or why they cannot be. */
export type Classes = SharedClasses | { readonly fault: string };

export async function classesOfBoth([a, b]: readonly [Side, Side]): Promise<Classes> {
  for (const { lens, name } of [a, b])
    if (classesOf(lens.model) === undefined) return { fault: `${name} gives no list of classes` };
  const [classesA, classesB] = [a, b].map(modelClasses) as [ModelClasses, ModelClasses];
  const shared = await sharedClasses(classesA, classesB);
  if (shared) return shared;
  const named = classesA.labels && classesB.labels;
  return {
    fault: named
      ? `${a.name} and ${b.name} share fewer than half of their classes`
      : `${a.name} has ${classesA.count} classes and ${b.name} ${classesB.count}, and not both have names for them`,
  };
}

const modelClasses = ({ lens: { model, labels } }: Side): ModelClasses => ({
  labels,
  count: classifierOf(model).classes,
});

/** For each picture of the data set its class in the model; nothing where it has none. */
export async function truthOf(
  set: DataSet,
  side: Side,
  from: LabelSource | undefined,
): Promise<(picture: number) => number | undefined> {
  const matched = await matchToModel(set, modelClasses(side), from);
  const { classes, pictures } = matched.set;
  return classes ? (picture) => matched.inModel[pictures[picture]!.label] : () => undefined;
}
