import { join } from "node:path/posix";
import { ConvlensError } from "@convlens/core/base";
import { type LayerPatches, type Questions, strongest } from "@convlens/core/dataset";
import type { ShownPatch } from "@convlens/core/lab";
import { requireProjection } from "@convlens/core/method";
import { type FigureText, figureText, textTable } from "@convlens/core/render";
import type { RulesName } from "@convlens/core/transform";
import { type DataSet, nodePlatform } from "@convlens/node";
import { csvTable } from "../csvTable.ts";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { slug } from "../output.ts";
import { channelsWanted, requireChannels } from "./channels.ts";
import { drawLayer, sizeOf } from "./page.ts";
import { batchOf, strongPatches } from "./strong.ts";

export interface PatchesOptions {
  readonly layers: readonly string[];
  /** As `channelsWanted` takes it. */
  readonly channels: string;
  /** Patches of each channel. */
  readonly k: number;
  readonly rules: RulesName;
  /** Pixels of the longer side of a tile. */
  readonly tile?: number | undefined;
  /** Channels beside each other on a page. */
  readonly columns?: number | undefined;
  /** Also writes the projections as `.npy`. */
  readonly raw: boolean;
  /** Also writes each tile by itself. */
  readonly single: boolean;
  readonly batch?: number | undefined;
  readonly workers?: number | undefined;
}

/** What is told of a patch. */
export interface PatchRecord {
  readonly layer: string;
  readonly channel: number;
  /** From 1, the strongest. */
  readonly rank: number;
  /** Its path under the data set. */
  readonly picture: string;
  readonly class?: string;
  readonly value: number;
  /** Absent for layers without rows and columns. */
  readonly row?: number;
  readonly column?: number;
  /** What the channel sees there and the model is given, in pixels of the picture. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const definition =
  "for each channel the k pictures with its greatest maxima over rows and columns, cut to what the unit at the first such maximum sees; a projection is the backward pass that begins with the unit's value and zeros elsewhere";

/** Finds what fires the channels of some layers most, and writes a page for each layer. */
export async function reportPatches(run: DataSetRun, options: PatchesOptions): Promise<string> {
  const { lens, folder } = run;
  const { layers, k, rules, channels } = options;
  for (const layer of layers) {
    requireChannels(channels, lens.model, layer);
    requireProjection(lens.context(), { layer, rules });
  }
  const questions = Object.fromEntries(layers.map((layer) => [layer, strongest(layer, k)])) satisfies Questions;
  const { answers, broken } = await run.ask(questions);
  const wanted = layers.map((layer) => {
    const top = answers[layer]!;
    return { layer, units: channelsWanted(channels, top), top };
  });
  if (wanted.every(({ units }) => units.length === 0))
    throw new ConvlensError("no picture of the data set can be used");
  const found = await strongPatches(run, wanted, {
    batch: batchOf(run, questions, options.batch),
    workers: options.workers,
  });
  const text = await figureText(nodePlatform.rasterizeSvg);
  const records: PatchRecord[][] = [];
  for (const [i, patches] of found.entries()) records.push(await layerPage(run, options, patches, i, text));
  const all = records.flat();
  const files = {
    csv: await folder.file("patches.csv", patchesCsv(all)),
    json: await folder.file("patches.json", `${JSON.stringify({ k, rules, broken, patches: all }, null, 1)}\n`),
  };
  const facts = { pictures: run.set.pictures.length - broken.length, broken: broken.length };
  folder.add({ method: "patches", params: { layers, k, rules }, definition, facts, files });
  return `${overview(found)}\n\n${layers.length} ${layers.length === 1 ? "page" : "pages"} → ${join(folder.path, "patches")}`;
}

async function layerPage(
  run: DataSetRun,
  options: PatchesOptions,
  patches: LayerPatches,
  index: number,
  text: FigureText,
): Promise<PatchRecord[]> {
  const { folder, set } = run;
  const { layer } = patches;
  const stem = `patches/${String(index + 1).padStart(2, "0")}-${slug(layer)}`;
  const records = new Map<string, PatchRecord>();
  const told = (patch: ShownPatch) => records.set(`${patch.unit} ${patch.rank}`, recordOf(patch, set));
  const image = await drawLayer(run, patches, { ...options, stem, text }, told);
  const files = { picture: await folder.png(`${stem}.png`, image) };
  const channels = patches.units;
  folder.add({ method: "patches", layer, params: { channels, k: options.k, rules: options.rules }, definition, files });
  await folder.save();
  return patches.patches.map(({ unit, rank }) => records.get(`${unit} ${rank}`)!);
}

function recordOf(patch: ShownPatch, { classes, pictures }: DataSet): PatchRecord {
  const { layer, unit, rank, value, place, box, placement, image } = patch;
  const picture = pictures[patch.picture]!;
  const label = classes && "label" in picture ? classes[picture.label as number] : undefined;
  const [left, right] = common([box.x, box.width], [placement.x, placement.width], image.width);
  const [top, bottom] = common([box.y, box.height], [placement.y, placement.height], image.height);
  return {
    layer,
    channel: unit,
    rank,
    picture: picture.path,
    ...(label !== undefined && { class: label }),
    value,
    ...place,
    box: { x: left, y: top, width: round(right - left), height: round(bottom - top) },
  };
}

/** What two stretches and the picture have in common, to a hundredth of a pixel. */
function common(a: readonly [number, number], b: readonly [number, number], length: number): [number, number] {
  const from = Math.max(0, a[0], b[0]);
  const to = Math.min(length, a[0] + a[1], b[0] + b[1]);
  return [round(from), round(Math.max(from, to))];
}

const round = (v: number) => Math.round(v * 100) / 100;

function patchesCsv(records: readonly PatchRecord[]): string {
  const names = ["layer", "channel", "rank", "picture", "class", "value", "row", "column", "x", "y", "width", "height"];
  return csvTable(
    names,
    records.map(({ layer, channel, rank, picture, class: label, value, row, column, box }) => [
      layer,
      channel,
      rank,
      picture,
      label,
      value,
      row,
      column,
      box.x,
      box.y,
      box.width,
      box.height,
    ]),
  );
}

function overview(layers: readonly LayerPatches[]): string {
  return textTable({
    kind: "table",
    columns: [
      { name: "layer", align: "left" },
      { name: "sees", unit: "pixels" },
      { name: "channels" },
      { name: "patches" },
      { name: "pictures" },
      { name: "strongest" },
    ],
    rows: layers.map(({ layer, field, units, patches }) => [
      layer,
      sizeOf(field),
      units.length,
      patches.length,
      new Set(patches.map((p) => p.picture)).size,
      patches.reduce((most, { value }) => Math.max(most, value), 0),
    ]),
  });
}
