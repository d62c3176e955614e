import { predictionFigures } from "@convlens/core/comparison";
import { markdownTable } from "@convlens/core/render";
import { tellBroken } from "../dataset/pass.ts";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { Figures } from "../report/figures.ts";
import { type FirstPass, readFirst } from "./answers.ts";
import { channelsChart, ckaChart } from "./charts.ts";
import { type DriftPair, driftChart, driftLine, driftPairs, layerDrifts } from "./drift.ts";
import { compareLayers, type Told } from "./layers.ts";
import { ComparisonPage, type Found } from "./page.ts";
import { firstQuestions, keptGroups, requireFits } from "./questions.ts";
import type { CompareSettings } from "./settings.ts";
import { type Classes, classesOfBoth, type Side, sidesOf, truthOf } from "./sides.ts";
import { classRows, layersTable, pairFigures } from "./tables.ts";
import { predictionLines } from "./words.ts";
import { writeDrift, writeFlips, writeLayers, writePredictions } from "./write.ts";

type Sides = readonly [Side, Side];

/** Compares two models over a data set, and writes what is told of them. @param command what to type to have it again */
export async function compareModels(run: DataSetRun, settings: CompareSettings, command: string): Promise<string> {
  const sides = sidesOf([run.lens, run.others[0]!], settings);
  const { memory } = run.options;
  requireFits(sides, settings, 2 * memory);
  const classes = await classesOfBoth(sides);
  if ("fault" in classes) run.progress.note(`note: predictions are not compared: ${classes.fault}`);
  const truths = "fault" in classes ? undefined : await truthsOf(run, sides, settings);
  const driftsOf = driftPairs(sides);
  const { answers, told } = await passes(run, sides, settings, classes, truths, driftsOf, memory);
  const drifts = told[0].values ? layerDrifts(driftsOf, sides, [told[0].values, told[1].values!]) : [];
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
    drifts,
    charts: {
      cka: await ckaChart(layers, sides, settings),
      channels: pairs.length > 0 ? await channelsChart(pairs, sides) : undefined,
      drift: drifts.length > 0 ? await driftChart(drifts, sides) : undefined,
    },
  };
  const page = new ComparisonPage(new Figures(run.folder.path));
  await writePredictions(run, found, settings);
  await writeLayers(run, found, layers, settings);
  await writeDrift(run, found, settings);
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
  drifts: readonly DriftPair[],
  memory: number,
) {
  const shared = "fault" in classes ? undefined : classes;
  const groups = sides.map((side) => keptGroups(side, settings, memory));
  const asked = [
    ...sides.map((side, k) => {
      const values = drifts.map((pair) => (k === 0 ? pair.a : pair.b));
      return firstQuestions(side, settings.sample, shared !== undefined, values);
    }),
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

/** Pairs of layers in the summary; files have all. */
const SHOWN = 12;

function summary({ sides, predictions, layers, drifts, set }: Found, page: string): string {
  const step = Math.max(1, Math.ceil(layers.length / SHOWN));
  const some = layers.filter((_, i) => i % step === 0 || i === layers.length - 1);
  return [
    `A: ${sides[0].name}, B: ${sides[1].name}, on ${set.name}`,
    ...(predictions ? predictionLines(predictions, sides) : []),
    ...(drifts.length > 0 ? [driftLine(drifts)] : []),
    ...(some.length > 0 ? [markdownTable(layersTable(some, sides))] : []),
    `→ ${page}`,
  ].join("\n");
}
