import type { Questions, Rows, Strongest, UnitAnswers, UnitReport, Vectors } from "@convlens/core/dataset";
import { duplicateUnits, rows, strongest, unitQuestions, unitReports, vectors } from "@convlens/core/dataset";
import { classifierOf } from "@convlens/core/method";
import { classesOf } from "@convlens/core/transform";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { batchOf } from "../patches/strong.ts";
import type { AtlasLayer } from "./layers.ts";

/** What a pass over the data set tells of a layer. */
export interface StudiedLayer extends AtlasLayer {
  readonly reports: readonly UnitReport[];
  /** By unit: units that rise and fall with it, and the correlation. */
  readonly duplicates: readonly (readonly (readonly [unit: number, correlation: number])[])[];
  /** Means over positions of the pictures of a sample. */
  readonly means: Rows;
  readonly top: Strongest;
}

export interface Study {
  readonly layers: readonly StudiedLayer[];
  /** The logits of the pictures of the same sample; absent where the model has no classes. */
  readonly logits?: Rows;
  /** By layer: activations at random positions. */
  readonly vectors: ReadonlyMap<string, Vectors>;
  /** Pictures that were used. */
  readonly pictures: number;
  /** Rows of the batches of the pass. */
  readonly batch: number;
}

/** The strongest pictures of a unit that are shown. */
export const TOP = 9;
/** As many as units are studied with. */
const SAMPLE = 1024;
/** Activations of an atlas, about. */
const VECTORS = 5000;
/** More positions of one picture are much alike. */
const EACH = 12;

/** Has a pass over the data set tell what the site says of units, classes and atlases. */
export async function study(
  run: DataSetRun,
  layers: readonly AtlasLayer[],
  atlases: readonly string[],
  rowsAtATime: number | undefined,
): Promise<Study> {
  const questions = questionsOf(run, layers, atlases);
  const { answers, broken } = await run.ask(questions);
  const of = <T>(name: string) => answers[name] as unknown as T;
  return {
    layers: layers.map((layer) => studied(layer, (name) => of(`${name}/${layer.value}`))),
    ...("logits" in questions && { logits: of<Rows>("logits") }),
    vectors: new Map(atlases.map((value) => [value, of<Vectors>(`vectors/${value}`)])),
    pictures: run.set.pictures.length - broken.length,
    batch: batchOf(run, questions, rowsAtATime),
  };
}

function questionsOf({ lens: { model }, set }: DataSetRun, layers: readonly AtlasLayer[], atlases: readonly string[]) {
  const questions: Record<string, Questions[string]> = {};
  for (const { value } of layers) {
    for (const [name, question] of Object.entries(unitQuestions(value))) questions[`${name}/${value}`] = question;
    questions[`top/${value}`] = strongest(value, TOP);
  }
  if (classesOf(model) !== undefined)
    questions.logits = rows([classifierOf(model).value], { pooling: "none", most: SAMPLE });
  const most = Math.min(set.pictures.length, VECTORS);
  const each = Math.min(EACH, Math.max(1, Math.ceil(VECTORS / most)));
  for (const value of atlases) questions[`vectors/${value}`] = vectors(value, { each, most });
  return questions;
}

function studied(layer: AtlasLayer, of: <T>(name: string) => T): StudiedLayer {
  const answers: UnitAnswers = { moments: of("moments"), maxima: of("maxima"), means: of("means") };
  const duplicates = Array.from({ length: layer.units }, (): [number, number][] => []);
  for (const { a, b, r } of duplicateUnits(answers)) {
    duplicates[a]!.push([b, r]);
    duplicates[b]!.push([a, r]);
  }
  return { ...layer, reports: unitReports(answers), duplicates, means: answers.means, top: of("top") };
}
