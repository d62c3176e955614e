import { ConvlensError, type Rng, rng, shuffled, UsageError } from "@convlens/core/base";
import { type PredictionRows, predictions } from "@convlens/core/dataset";
import { classifierOf } from "@convlens/core/method";
import { limits } from "@convlens/core/method/cues";
import { matchClasses, resolveClasses } from "@convlens/core/onnx";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import type { CueSettings } from "./settings.ts";

/** What is known of the pictures of a data set. */
export interface Survey {
  /** The class that the network takes each picture for; nothing for those that cannot be used. */
  readonly predicted: readonly (number | undefined)[];
  /** The class of the model that each is labelled as, where that is known. */
  readonly labelled: readonly (number | undefined)[];
  /** Of the model. */
  readonly classes: number;
}

/** Throws `UsageError` for classes that the model does not have, before anything is looked at. */
export function requireClasses({ lens }: DataSetRun, { asked }: CueSettings): void {
  if (asked.trim() !== "all") resolveClasses(asked, lens.labels, new Float64Array(classifierOf(lens.model).classes));
}

/** Throws `UsageError` where the pictures of a class, their maps and the others would not fit the memory. */
export function requireRoom({ lens, options }: DataSetRun, { count, others }: CueSettings): void {
  const [height, width] = lens.input.size;
  const channels = lens.input.channels === "GRAY" ? 1 : 3;
  const needed = 4 * height * width * (count * (channels + 1) + others * channels);
  if (needed <= options.memory) return;
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
  throw new UsageError(
    `--count ${count} and --others ${others} take ${megabytes(needed)} of pictures, more than the ${megabytes(options.memory)} that they may`,
    "ask for fewer, or allow more with --memory",
  );
}

/** Has the network look at all pictures once. */
export async function surveyOf({ lens, set, ask }: DataSetRun): Promise<Survey> {
  const { classes } = classifierOf(lens.model);
  const matched = set.classes ? await matchClasses(set.classes, { labels: lens.labels, count: classes }) : [];
  const labelled = set.pictures.map((picture) => ("label" in picture ? matched[picture.label] : undefined));
  const { answers } = await ask({ seen: predictions(new Int32Array(set.pictures.length), 1) });
  const seen: PredictionRows = answers.seen;
  return { predicted: set.pictures.map((_, i) => seen.of(i)?.top[0]?.class), labelled, classes };
}

/** The pictures of a class, and others to compare them with, by their numbers in the data set. */
export interface Portfolio {
  readonly class: number;
  readonly label: string;
  readonly members: readonly number[];
  readonly others: readonly number[];
  /** Of how many members are drawn. */
  readonly of: number;
}

/** Pictures of other classes that are fewer say nothing. */
const FEWEST_OTHERS = 16;

/**
 * The classes that are asked for, each with its pictures; `top3` are those that most pictures are taken for, `all` those with enough.
 * Throws where a class that was named has too few.
 */
export function portfolios(run: DataSetRun, survey: Survey, settings: CueSettings): Portfolio[] {
  const counts = Array.from({ length: survey.classes }, () => 0);
  for (const c of survey.predicted) if (c !== undefined) counts[c]!++;
  const all = settings.asked.trim() === "all";
  const classes = all ? [...counts.keys()] : resolveClasses(settings.asked, run.lens.labels, counts);
  const found = classes.map((c) => portfolioOf(run, survey, settings, c));
  const enough = found.filter(
    ({ members, others }) => members.length >= limits.members && others.length >= FEWEST_OTHERS,
  );
  if (all && enough.length === 0)
    throw new ConvlensError(`no class has ${limits.members} pictures in ${run.set.name}`, "name a larger data set");
  const lacking = found.find((one) => !enough.includes(one));
  if (!all && lacking) throw tooFew(run, lacking, settings);
  return enough;
}

function portfolioOf(
  { lens, set }: DataSetRun,
  { predicted, labelled }: Survey,
  settings: CueSettings,
  c: number,
): Portfolio {
  const usable = [...set.pictures.keys()].filter((i) => predicted[i] !== undefined);
  const isMember = (i: number) =>
    (settings.of !== "labelled" && predicted[i] === c) || (settings.of !== "predicted" && labelled[i] === c);
  const members = usable.filter(isMember);
  const others = usable.filter((i) => predicted[i] !== c && labelled[i] !== c);
  const random = rng(settings.seed);
  return {
    class: c,
    label: lens.labelOf(c),
    members: drawn(members, settings.count, random),
    others: drawn(others, settings.others, random),
    of: members.length,
  };
}

/** Some of a list, in its order. */
const drawn = (list: readonly number[], count: number, random: Rng): number[] =>
  [...shuffled(list.length, random).subarray(0, count)].sort((a, b) => a - b).map((i) => list[i]!);

function tooFew({ set }: DataSetRun, { label, members, others }: Portfolio, { of }: CueSettings) {
  if (members.length >= limits.members)
    return new ConvlensError(
      `${set.name} has ${others.length} pictures that are not taken for ${label}, too few to compare with`,
      `there should be ${FEWEST_OTHERS} and more of other classes`,
    );
  const are = of === "labelled" ? "labelled" : of === "both" ? "labelled or taken for" : "taken for";
  return new UsageError(
    `only ${members.length} of the ${set.pictures.length} pictures in ${set.name} are ${are} ${label}: groups of fewer than ${limits.members} say nothing`,
    "--class top3 takes the classes that most pictures are taken for",
  );
}
