import { join } from "node:path/posix";
import type { FigureRow } from "@convlens/core/render";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { slug } from "../output.ts";
import type { Chart } from "./charts.ts";
import { driftCsv, driftDefinition } from "./drift.ts";
import { differenceDefinition, drawnFlips, sheetOf } from "./flips.ts";
import type { LayerComparison } from "./layers.ts";
import type { ComparisonPage, Found } from "./page.ts";
import type { CompareSettings } from "./settings.ts";
import type { Side } from "./sides.ts";
import { channelsCsv, ckaCsv, classesCsv, layersCsv, predictionsCsv } from "./tables.ts";

/** Writes what became of the predictions, where they are compared, and lists it. */
export async function writePredictions(
  { folder }: DataSetRun,
  found: Found,
  { labelsFrom }: CompareSettings,
): Promise<void> {
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

/** Writes what became of layers and channels, and lists it. */
export async function writeLayers(
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

/** Writes how far the values of layers lie apart that both models have, and lists it. */
export async function writeDrift(
  { folder }: DataSetRun,
  { sides, drifts, charts }: Found,
  { sample }: CompareSettings,
): Promise<void> {
  if (!charts.drift) return;
  folder.add({
    method: "compare-drift",
    params: { other: otherOf(sides), sample },
    definition: driftDefinition,
    facts: { layers: drifts.length },
    files: {
      drift: await folder.file("drift.csv", driftCsv(drifts)),
      ...(await chartFiles(folder, "drift", charts.drift)),
    },
  });
}

const chartFiles = async (folder: DataSetRun["folder"], name: string, { svg, png }: Chart) => ({
  [`${name}Svg`]: await folder.file(`${name}.svg`, svg),
  [`${name}Picture`]: await folder.png(`${name}.png`, png),
});

/** Rows of one sheet. */
const ROWS = 24;

/** Draws pictures that flip one after the other, lists them and adds them to the page. */
export async function writeFlips(
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
    const image = await sheetOf(rows, `A: ${sides[0].name}, B: ${sides[1].name}`);
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

const otherOf = ([, { lens }]: readonly [Side, Side]) => ({ ...lens.file, format: lens.model.format });

const about = ({ sides: [a, b], set }: Found) => ({
  a: { ...a.lens.file },
  b: { ...b.lens.file },
  dataset: set.name,
});
