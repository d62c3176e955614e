import { decodeNpy, type Float32Tensor, float32, toDoubles, UsageError } from "@convlens/core/base";
import { type Best, best, type Question, type Questions, type Rows, spaceOf } from "@convlens/core/dataset";
import { type Compared, hellinger } from "@convlens/core/embedding";
import { classesOf } from "@convlens/core/transform";
import { type DataPicture, type DataSet, matchToModel, readFile } from "@convlens/node";
import type { Told } from "../dataset/pass.ts";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import type { EmbedSettings } from "./settings.ts";

/** As points are compared. */
export const comparedBy = ({ points }: PicturePoints, metric: EmbedSettings["metric"]): Compared =>
  metric === "hellinger" ? hellinger(points) : { points, metric };

/** Pictures as points, in the order of the data set; those that cannot be used are left out. */
export interface PicturePoints {
  readonly pictures: readonly DataPicture[];
  /** N×D; N×N where they are distances. */
  readonly points: Float32Tensor;
  /** What the points are, in words. */
  readonly space: string;
  /** Classes that the data set has; none for one without labels. */
  readonly classes: readonly string[];
  /** For each of these the class of the model that it is, where there is one. */
  readonly inModel: readonly (number | undefined)[];
  /** The class of each picture as the data set has it, less than 0 for none. */
  readonly labels: Int32Array;
  /** What the model takes each picture for, as it counts classes; less than 0 for none. */
  readonly predicted: Int32Array;
  /** Of the class that it is taken for, 0 to 1. */
  readonly scores: Float32Array;
}

/** Sends the pictures through the network, or reads their distances. */
export async function picturePoints(run: DataSetRun, settings: EmbedSettings): Promise<PicturePoints> {
  const { lens, progress } = run;
  const count = classesOf(lens.model);
  const given =
    settings.distances === undefined ? undefined : await distancesIn(settings.distances, run.set.pictures.length);
  const space = given ? undefined : spaceOf(lens.model, settings);
  const { set, inModel } = await matchToModel(run.set, { labels: lens.labels, count: count ?? 0 }, settings.labelsFrom);
  const { answers, broken } = await answersTo(run, space?.question, count === undefined ? undefined : best());
  const unusable = new Set(broken.map(({ picture }) => picture));
  const usable = [...set.pictures.keys()].filter((i) => !unusable.has(i));
  const sound = usable.filter((i) => answers.rows?.of(i)?.every(Number.isFinite) ?? true);
  if (sound.length < usable.length)
    progress.note(`note: without ${usable.length - sound.length} pictures whose values are not finite`);
  if (sound.length === 0)
    throw new UsageError(`no picture of ${set.name} can be used`, "look at what is said of the first");
  const found = sound.map((i) => answers.best?.of(i));
  return {
    pictures: sound.map((i) => set.pictures[i]!),
    points: given ? chosen(given, sound) : answers.rows!.matrix(sound),
    space: space?.name ?? "distances given",
    classes: set.classes ?? [],
    inModel,
    labels: Int32Array.from(sound, (i) => labelOf(set, i)),
    predicted: Int32Array.from(found, (one) => one?.class ?? -1),
    scores: Float32Array.from(found, (one) => one?.score ?? Number.NaN),
  };
}

/** What is asked of the network, if anything is. */
async function answersTo(run: DataSetRun, rows: Question<Rows> | undefined, best: Question<Best> | undefined) {
  const asked = { ...(rows && { rows }), ...(best && { best }) };
  const none: Told<Record<never, never>> = { answers: {}, broken: [] };
  const { answers, broken } = rows || best ? await run.ask(asked as Questions) : none;
  return { answers: answers as { rows?: Rows; best?: Best }, broken };
}

const labelOf = (set: DataSet, picture: number): number => (set.classes ? set.pictures[picture]!.label : -1);

/** Throws `UsageError` for what is no distance of each picture to each. */
async function distancesIn(path: string, count: number): Promise<Float32Tensor> {
  const tensor = decodeNpy(await readFile(path), path);
  const [rows, columns] = tensor.shape;
  if (tensor.shape.length !== 2 || rows !== columns || rows !== count)
    throw new UsageError(
      `${path} holds [${tensor.shape.join(", ")}], not the distances of ${count} pictures`,
      `a row and a column for each picture, in the order of their paths: [${count}, ${count}]`,
    );
  const data = tensor.data instanceof Float32Array ? tensor.data : Float32Array.from(toDoubles(tensor).data);
  const wrong = data.findIndex((v) => !(v >= 0 && v < Number.POSITIVE_INFINITY));
  if (wrong >= 0)
    throw new UsageError(
      `${path} holds ${data[wrong]} at [${Math.floor(wrong / count)}, ${wrong % count}]`,
      "distances are finite and not negative",
    );
  return float32([count, count], data);
}

function chosen({ shape, data }: Float32Tensor, some: readonly number[]): Float32Tensor {
  const n = shape[0]!;
  if (some.length === n) return float32(shape, data);
  return float32([some.length, some.length], Float32Array.from(some.flatMap((i) => some.map((j) => data[i * n + j]!))));
}
