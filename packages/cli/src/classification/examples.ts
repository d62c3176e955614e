import { blankImage, ConvlensError, type Image } from "@convlens/core/base";
import type { PredictionRows, Seen } from "@convlens/core/dataset";
import { type Assessment, examplesOf } from "@convlens/core/dataset";
import { type MatrixCell, paste, type ReportMatrix } from "@convlens/core/render";
import { encodeWebp, thumbnailOf } from "@convlens/node";
import type { Run } from "../run.ts";
import type { Known } from "./known.ts";

/** Pixels of a thumbnail's side, and how many a page has at most. */
const SIDE = 96;
const MOST = 240;
const COLUMNS = 16;

/** The middle square of a picture, as a thumbnail; nothing where it cannot be read any more. */
export async function thumbnail({ set }: Known, { picture }: Seen, side: number): Promise<Image | undefined> {
  const { source, name } = set.pictures[picture]!;
  try {
    const { image } = await thumbnailOf(source, name, side);
    return middle(image, side);
  } catch (error) {
    if (error instanceof ConvlensError) return undefined;
    throw error;
  }
}

function middle(image: Image, side: number): Image {
  const out = blankImage(side, side);
  const [left, top] = [(image.width - side) >> 1, (image.height - side) >> 1];
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * image.width + left) * 4;
    out.data.set(image.data.subarray(from, from + side * 4), y * side * 4);
  }
  return out;
}

/** What is not 0 in the confusion matrix, with an example of each of the most frequent mistakes. */
export async function matrixCells(
  run: Run,
  seen: PredictionRows,
  known: Known,
  { confusion, order }: Assessment,
): Promise<Pick<ReportMatrix, "cells" | "sheet">> {
  const at = new Map(order.classes.map((c, i) => [c, i]));
  const pairs = [...confusion.pairs()];
  const wrong = pairs.filter(({ truth, predicted }) => truth !== predicted).sort((a, b) => b.count - a.count);
  const wanted = wrong.slice(0, MOST).map(({ truth, predicted }) => [truth, predicted] as const);
  const examples = examplesOf(seen, wanted, 1);
  const squares = new Map<string, number>();
  const sheet = blankImage(
    COLUMNS * SIDE,
    Math.max(1, Math.ceil(wanted.length / COLUMNS)) * SIDE,
    [255, 255, 255, 255],
  );
  for (const [done, [truth, predicted]] of wanted.entries()) {
    run.signal.throwIfAborted();
    run.progress.show("examples", done, wanted.length);
    const image = await thumbnail(known, examples(truth, predicted)[0]!, SIDE);
    if (!image) continue;
    const square = squares.size;
    paste(sheet, image, (square % COLUMNS) * SIDE, Math.floor(square / COLUMNS) * SIDE);
    squares.set(`${truth} ${predicted}`, square);
  }
  const cells = pairs.map(({ truth, predicted, count }): MatrixCell => {
    const example = squares.get(`${truth} ${predicted}`);
    return { truth: at.get(truth)!, predicted: at.get(predicted)!, count, ...(example !== undefined && { example }) };
  });
  if (squares.size === 0) return { cells };
  const dataUri = `data:image/webp;base64,${Buffer.from(await encodeWebp(sheet)).toString("base64")}`;
  return { cells, sheet: { dataUri, side: SIDE, columns: COLUMNS } };
}
