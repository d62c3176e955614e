import { join } from "node:path";
import type { Float32Tensor, Image } from "@convlens/core/base";
import { float32 } from "@convlens/core/base";
import { deprocess, type InputSpec } from "@convlens/core/onnx";
import {
  type CurvePanel,
  confusionFigure,
  curveFigure,
  figure,
  figureText,
  fitText,
  historyPanels,
} from "@convlens/core/render";
import type { Epoch } from "@convlens/core/training";
import { encodePng, nodePlatform, writeFileAtomic } from "@convlens/node";
import { formatScore } from "../score.ts";
import { historyCsv } from "./history.ts";

/** What stands above the figures of a training. */
export interface Titles {
  readonly title: string;
  readonly subtitle: string;
}

/** Writes the numbers of all epochs as `history.csv` and `history.json`. */
export async function writeHistory(folder: string, history: readonly Epoch[], about: object): Promise<void> {
  await writeFileAtomic(join(folder, "history.csv"), historyCsv(history));
  await writeFileAtomic(join(folder, "history.json"), `${JSON.stringify({ ...about, epochs: history }, null, 1)}\n`);
}

/** Twice the pixels of the screen, for print. */
const PRINT = 2;

/** Writes loss and accuracy of a training as `curves.svg` and `curves.png`. */
export const writeCurves = (folder: string, history: readonly Epoch[], titles: Titles): Promise<void> =>
  writeFigure(folder, historyPanels(history), titles);

/** Writes panels of curves as `curves.svg` and `curves.png`. */
export async function writeFigure(folder: string, panels: readonly CurvePanel[], titles: Titles): Promise<void> {
  await writeFileAtomic(join(folder, "curves.svg"), curveFigure(panels, titles));
  await writeSvgAsPng(join(folder, "curves.png"), curveFigure(panels, { ...titles, scale: PRINT }));
}

/** Writes `confusion.png` and `confusion.csv`. @param counts `counts[t][p]`: pictures of class t taken for class p */
export async function writeConfusion(
  folder: string,
  classes: readonly string[],
  counts: readonly (readonly number[])[],
  titles: Titles,
): Promise<void> {
  const quoted = (name: string) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
  const rows = counts.map((row, t) => [quoted(classes[t]!), ...row].join(","));
  const csv = [["true\\predicted", ...classes.map(quoted)].join(","), ...rows, ""].join("\n");
  await writeFileAtomic(join(folder, "confusion.csv"), csv);
  await writeSvgAsPng(join(folder, "confusion.png"), confusionFigure(classes, counts, { ...titles, scale: PRINT }));
}

async function writeSvgAsPng(path: string, svg: string): Promise<void> {
  await writeFileAtomic(path, await encodePng(await nodePlatform.rasterizeSvg(svg)));
}

/** One picture as the network saw it, and what it made of it. */
export interface PreviewCell {
  /** C×H×W. */
  readonly values: Float32Array;
  readonly label: string;
  readonly predicted: string;
  readonly probability: number;
}

/** Writes `preview.png`: a row for each picture, first as it is, then as it was changed at random. */
export async function writePreview(
  folder: string,
  rows: readonly { readonly title: string; readonly cells: readonly PreviewCell[] }[],
  input: InputSpec,
  titles: Titles,
): Promise<void> {
  const text = await figureText(nodePlatform.rasterizeSvg, 12);
  const cell = 128;
  const shown = rows.map(({ title, cells }) => ({
    title,
    cells: cells.map(({ values, label, predicted, probability }) => {
      const mark = predicted === label ? "✓" : "✗";
      const score = formatScore(probability);
      return {
        image: pictureOf(values, input),
        label: fitText(text.bold, `${mark} ${predicted}`, cell),
        detail: score,
      };
    }),
  }));
  await writeFileAtomic(join(folder, "preview.png"), await encodePng(figure(shown, { text, cell, ...titles })));
}

function pictureOf(values: Float32Array, input: InputSpec): Image {
  const channels = input.channels === "GRAY" ? 1 : 3;
  const tensor: Float32Tensor = float32([channels, ...input.size], values);
  return deprocess(tensor, input);
}
