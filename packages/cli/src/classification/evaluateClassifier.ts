import { basename } from "node:path";
import { type Assessment, assess, type PredictionRows, predictions } from "@convlens/core/dataset";
import { textTable } from "@convlens/core/render";
import type { Broken } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { writeFigures } from "./figures.ts";
import { MistakeSheets } from "./gallery.ts";
import { type Known, knownClasses } from "./known.ts";
import { shownMistakes, withMaps } from "./maps.ts";
import { wordsOf } from "./mistake.ts";
import { EvaluationPage } from "./page.ts";
import { shownPairs, writePairs } from "./pairExamples.ts";
import type { EvaluateSettings } from "./settings.ts";
import { classesCsv, confusionCsv, overview, pairsCsv, predictionsCsv } from "./tables.ts";

const definition =
  "top-1 and top-5: share of pictures whose class is the best, or among the five best; ± standard error; precision, recall, F1 of each class and their means over classes with pictures; ECE and MCE over bins of equal width of the confidence (Guo et al. 2017); Brier: mean of Σ_c (p_c − y_c)²; log loss: mean of −ln p of the true class; temperature: what logits are divided by for the least log loss on these pictures";

/** Has the model tell the class of each picture of a data set, writes what is told, and returns the summary. */
export async function evaluateClassifier(
  run: DataSetRun,
  settings: EvaluateSettings,
  command: string,
): Promise<string> {
  const known = await knownClasses(run.lens, run.set, settings);
  if (known.unknown.length > 0)
    run.progress.note(`note: without ${known.unknown.length} classes that the model does not have`);
  const withMap = await withMaps(run, known, settings);
  const { answers, broken } = await run.ask({ seen: predictions(known.truths) });
  const { seen } = answers;
  const { unusable } = seen;
  if (unusable.length > 0) run.progress.note(unusableSaid(known, unusable));
  const assessment = assess(seen, { ...settings, nameOf: known.nameOf });
  if (!assessment.calibration)
    run.progress.note(
      "note: each class has a sigmoid of its own: the one with the greatest score is taken, and nothing is told of calibration",
    );
  const files = await writeAll(run, { seen, known, assessment, broken, settings, withMap, command });
  const { top1, top5 } = assessment.accuracy;
  run.folder.add({
    method: "evaluate",
    params: { bins: settings.bins, mistakes: settings.mistakes, method: settings.method.id, ...settings.params },
    definition,
    facts: { pictures: assessment.accuracy.pictures, broken: broken.length, top1: top1.share, top5: top5.share },
    files,
  });
  const [worst] = assessment.pairs;
  const confused = worst
    ? `\nmost confused: ${known.nameOf(worst.a)} and ${known.nameOf(worst.b)} (${worst.aForB} + ${worst.bForA})`
    : "";
  const { pictures } = assessment.accuracy;
  return `${textTable(overview(assessment, known.classes))}${confused}\n${pictures} pictures of ${assessment.macro.classes} classes → ${run.folder.path}: ${files.page}, ${Object.values(
    files,
  )
    .filter((file) => file !== files.page)
    .join(", ")}`;
}

interface Everything {
  readonly seen: PredictionRows;
  readonly known: Known;
  readonly assessment: Assessment;
  readonly broken: readonly Broken[];
  readonly settings: EvaluateSettings;
  /** The same, where there are heat maps. */
  readonly withMap: EvaluateSettings | undefined;
  readonly command: string;
}

async function writeAll(run: DataSetRun, everything: Everything): Promise<Record<string, string>> {
  const { seen, known, assessment, withMap, command } = everything;
  const { folder, lens, signal } = run;
  const title = `${basename(lens.file.path)} on ${shortName(known.set.name)}`;
  const files: Record<string, string> = {
    json: await folder.file("evaluation.json", `${JSON.stringify(jsonOf(run, everything), null, 1)}\n`),
    classes: await folder.file("classes.csv", classesCsv(assessment, known)),
    predictions: await folder.file("predictions.csv", pieces(predictionsCsv(seen, known)), signal),
    confusionCsv: await folder.file("confusion.csv", confusionCsv(assessment, known)),
    pairsCsv: await folder.file("pairs.csv", pairsCsv(assessment, known)),
    ...(await writeFigures(run, assessment, known, title)),
  };
  const pairs = await shownPairs(run, seen, known, assessment);
  Object.assign(files, await writePairs(run, pairs, { title, subtitle: "the most confused pairs of classes" }));
  const page = new EvaluationPage(run, known);
  const methodSaid = saidOfMaps(withMap);
  const sheets = new MistakeSheets(run, known, { title, subtitle: methodSaid }, assessment.mistakes.length);
  for await (const mistake of shownMistakes(run, assessment.mistakes, known, withMap)) {
    await sheets.put(mistake);
    await page.put(mistake);
  }
  await sheets.end();
  for (const [i, sheet] of sheets.written.entries()) files[i === 0 ? "mistakes" : `mistakes${i + 1}`] = sheet;
  run.progress.show("report.html", 0, 1);
  const about = { seen, known, assessment, pairs, title, files, command };
  return { ...files, page: await page.write(about, methodSaid) };
}

/** The last part of a path, with the one before where that is only which part of a data set it is. */
function shortName(path: string): string {
  const parts = path.split(/[/\\]/).filter(Boolean);
  return parts.slice(/^(train|test|val|valid|validation|eval)$/i.test(parts.at(-1) ?? "") ? -2 : -1).join("/");
}

function saidOfMaps(maps: EvaluateSettings | undefined): string {
  const worst = "wrong with the greatest confidence";
  if (!maps) return worst;
  return `${worst}; ${maps.method.title} for what each was taken for, and for what it is`;
}

/** Lines of a text in pieces of a megabyte or so. */
async function* pieces(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = "";
  for (const line of lines) {
    text += line;
    if (text.length < 1 << 20) continue;
    yield encoder.encode(text);
    text = "";
  }
  yield encoder.encode(text);
}

/** Pairs that are listed in JSON; all are in CSV. */
const PAIRS = 1000;

function jsonOf({ lens }: DataSetRun, { seen, known, assessment, broken, settings }: Everything) {
  const { accuracy, macro, calibration, classes, pairs, order, mistakes } = assessment;
  const { nameOf, set, unknown } = known;
  return {
    model: { path: lens.file.path, sha256: lens.file.sha256 },
    dataset: set.name,
    ...accuracy,
    macro,
    bins: settings.bins,
    calibration,
    classes: classes.map((c) => ({ ...c, name: nameOf(c.class) })),
    order: order.classes,
    groups: order.groups,
    pairs: pairs.slice(0, PAIRS).map((pair) => ({ ...pair, names: [nameOf(pair.a), nameOf(pair.b)] })),
    mistakes: mistakes.map((one) => ({ ...wordsOf(one, known), rank: one.rank })),
    unknown,
    broken: broken.map(({ name, reason }) => ({ name, reason })),
    unusable: seen.unusable.map((picture) => set.pictures[picture]!.path),
  };
}

function unusableSaid({ set }: Known, unusable: readonly number[]): string {
  const first = set.pictures[unusable[0]!]!.name;
  const more = unusable.length > 1 ? ` and ${unusable.length - 1} more` : "";
  return `note: without ${first}${more}: the model's scores are not numbers`;
}
