import { join } from "node:path/posix";
import type { Image } from "@convlens/core/base";
import { predictionFigures } from "@convlens/core/comparison";
import { type FigureRow, markdownTable } from "@convlens/core/render";
import { tellBroken } from "../dataset/pass.ts";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { slug } from "../output.ts";
import { Figures } from "../report/figures.ts";
import { type FirstPass, readFirst } from "./answers.ts";
import { type Chart, channelsChart, ckaChart } from "./charts.ts";
import { differenceDefinition, drawnFlips, sheetOf } from "./flips.ts";
import { compareLayers, type LayerComparison, type Told } from "./layers.ts";
import { ComparisonPage, type Found } from "./page.ts";
import { firstQuestions, keptGroups, requireFits } from "./questions.ts";
import type { CompareSettings } from "./settings.ts";
import { type Classes, classesOfBoth, type Side, sidesOf, truthOf } from "./sides.ts";
import {
  channelsCsv,
  ckaCsv,
  classesCsv,
  classRows,
  layersCsv,
  layersTable,
  pairFigures,
  predictionsCsv,
} from "./tables.ts";
import { predictionLines } from "./words.ts";

type Sides = readonly [Side, Side];

/** Compares two models over a data set, and writes what is told of them. @param command what to type to have it again */
export async function compareModels(run: DataSetRun, settings: CompareSettings, command: string): Promise<string> {
  const sides = sidesOf([run.lens, run.others[0]!], settings);
  const { memory } = run.options;
  requireFits(sides, settings, 2 * memory);
  const classes = await classesOfBoth(sides);
  if ("fault" in classes) run.progress.note(`note: predictions are not compared: ${classes.fault}`);
  const truths = "fault" in classes ? undefined : await truthsOf(run, sides, settings);
  const { answers, told } = await passes(run, sides, settings, classes, truths, memory);
  const layers = await compareLayers(run, told, settings);
  const truth = (picture: number) => {
    const c = truths?.[0](picture);
    return c === undefined ? undefined : sides[0].lens.labelOf(c);
  };
  const pairs = pairFigures(layers, sides);
  const found: Found = {
    set: run.set,
    sides,
    answers,
    predictions: answers.length > 0 ? predictionFigures(answers) : undefined,
    fault: "fault" in classes ? classes.fault : "there are no pictures that both can use",
    truth,
    classes: classRows(answers, truth),
    layers: pairs,
    charts: {
      cka: await ckaChart(layers, sides, settings),
      channels: pairs.length > 0 ? await channelsChart(pairs, sides) : undefined,
    },
  };
  const page = new ComparisonPage(new Figures(run.folder.path));
  await writePredictions(run, found, settings);
  await writeLayers(run, found, layers, settings);
  await writeFlips(run, found, settings, page);
  const file = await page.write(run, found, command);
  return summary(found, file);
}

type TruthOf = Awaited<ReturnType<typeof truthOf>>;

const truthsOf = async ({ set }: DataSetRun, [a, b]: Sides, { labelsFrom }: CompareSettings) =>
  [await truthOf(set, a, labelsFrom), await truthOf(set, b, labelsFrom)] as const;

/** All passes of both models, of a part of the pictures where only that is asked for; then what they told is read. */
async function passes(
  run: DataSetRun,
  sides: Sides,
  settings: CompareSettings,
  classes: Classes,
  truths: readonly [TruthOf, TruthOf] | undefined,
  memory: number,
) {
  const shared = "fault" in classes ? undefined : classes;
  const groups = sides.map((side) => keptGroups(side, settings, memory));
  const asked = [
    ...sides.map((side) => firstQuestions(side, settings.sample, shared !== undefined)),
    ...groups.flat().map((group) => group.asked),
  ];
  const [passA, passB, ...rest] = await run.passes(asked);
  const firsts: [FirstPass, FirstPass] = [
    { side: sides[0], pass: passA! },
    { side: sides[1], pass: passB! },
  ];
  const truth = (picture: number) => {
    const [a, b] = [truths?.[0](picture), truths?.[1](picture)];
    return a === undefined || b === undefined ? undefined : { a, b };
  };
  const { answers, sampled } = await readFirst(firsts, shared, truth);
  tellBroken(run, sampled[0].broken);
  const told = sampled.map((one, k): Told => {
    const own = k === 0 ? rest.slice(0, groups[0]!.length) : rest.slice(groups[0]!.length);
    return { ...one, side: sides[k]!, kept: groups[k]!.map((group, i) => ({ group, pass: own[i]! })) };
  }) as [Told, Told];
  return { answers, told };
}

async function writePredictions({ folder }: DataSetRun, found: Found, { labelsFrom }: CompareSettings): Promise<void> {
  const { predictions, answers, set, sides, truth, classes } = found;
  if (!predictions) return;
  const { labelled, ...figures } = predictions;
  const json = { ...about(found), ...figures, labelled: labelled ?? null, classes };
  const files = {
    predictions: await folder.file("predictions.csv", predictionsCsv(answers, set, sides, truth)),
    json: await folder.file("predictions.json", `${JSON.stringify(json, null, 1)}\n`),
    ...(labelled && { classes: await folder.file("classes.csv", classesCsv(classes)) }),
  };
  folder.add({
    method: "compare-predictions",
    params: { other: otherOf(sides), ...(labelsFrom && { labelsFrom }) },
    definition:
      "flip: the most probable classes differ; total variation: ½·Σ|p − q|; KL divergence: Σ p·ln(p/q), probabilities of at least 1e-12; McNemar's exact test",
    facts: { pictures: figures.pictures, flips: figures.flips, agreement: figures.agreement },
    files,
  });
}

async function writeLayers(
  { folder }: DataSetRun,
  found: Found,
  comparison: LayerComparison,
  { estimator, positions, sample }: CompareSettings,
): Promise<void> {
  const { sides, layers, charts } = found;
  const [a, b] = sides;
  const json = {
    ...about(found),
    pictures: comparison.pictures,
    estimator,
    positions,
    matchedBy: comparison.by,
    layers: { a: a.layers, b: b.layers },
    cka: comparison.cka.map((row) => Array.from(row)),
    pairs: layers,
  };
  const files = {
    cka: await folder.file("cka.csv", ckaCsv(comparison, sides)),
    layers: await folder.file("layers.csv", layersCsv(layers)),
    channels: await folder.file("channels.csv", channelsCsv(comparison, sides)),
    json: await folder.file("layers.json", `${JSON.stringify(json, null, 1)}\n`),
    ...(await chartFiles(folder, "cka", charts.cka)),
    ...(charts.channels && (await chartFiles(folder, "channels", charts.channels))),
  };
  folder.add({
    method: "compare-layers",
    params: { other: otherOf(sides), estimator, positions, sample, match: comparison.by },
    definition:
      "linear CKA of all pairs of layers; channels matched one to one for the greatest sum of correlations of their means over positions; lost, new: no correlation of 0.5 or more",
    facts: { pictures: comparison.pictures },
    files,
  });
}

const chartFiles = async (folder: DataSetRun["folder"], name: string, { svg, png }: Chart) => ({
  [`${name}Svg`]: await folder.file(`${name}.svg`, svg),
  [`${name}Picture`]: await folder.png(`${name}.png`, png),
});

/** Rows of one sheet. */
const ROWS = 24;

async function writeFlips(
  run: DataSetRun,
  found: Found,
  settings: CompareSettings,
  page: ComparisonPage,
): Promise<void> {
  const { folder } = run;
  const { set, sides, answers, truth } = found;
  const names = new Map<string, number>();
  let rows: FigureRow[] = [];
  let sheets = 0;
  const sheet = async () => {
    if (rows.length === 0) return;
    sheets++;
    const image: Image = await sheetOf(rows, `A: ${sides[0].name}, B: ${sides[1].name}`);
    const file = await folder.png(sheets === 1 ? "flips.png" : `flips-${sheets}.png`, image);
    folder.add({ method: "compare-flips", params: {}, definition: differenceDefinition, files: { picture: file } });
    rows = [];
  };
  for await (const flip of drawnFlips(run, set, sides, answers, settings, truth)) {
    const stem = slug(flip.stem);
    const again = names.get(stem) ?? 0;
    names.set(stem, again + 1);
    const file = await folder.png(join("flips", `${stem}${again ? `-${again + 1}` : ""}.png`), flip.image);
    folder.add({
      picture: set.pictures[flip.answer.picture]!.name,
      method: "compare-flip",
      params: {},
      definition: differenceDefinition,
      files: { picture: file },
    });
    await page.add(flip);
    rows.push(flip.row);
    if (rows.length === ROWS) await sheet();
  }
  await sheet();
}

const otherOf = ([, { lens }]: Sides) => ({ ...lens.file, format: lens.model.format });

const about = ({ sides: [a, b], set }: Found) => ({
  a: { ...a.lens.file },
  b: { ...b.lens.file },
  dataset: set.name,
});

/** Pairs of layers in the summary; files have all. */
const SHOWN = 12;

function summary({ sides, predictions, layers, set }: Found, page: string): string {
  const step = Math.max(1, Math.ceil(layers.length / SHOWN));
  const some = layers.filter((_, i) => i % step === 0 || i === layers.length - 1);
  return [
    `A: ${sides[0].name}, B: ${sides[1].name}, on ${set.name}`,
    ...(predictions ? predictionLines(predictions, sides) : []),
    ...(some.length > 0 ? [markdownTable(layersTable(some, sides))] : []),
    `→ ${page}`,
  ].join("\n");
}
