import type { Assessment, PredictionRows } from "@convlens/core/dataset";
import type { Table } from "@convlens/core/method";
import { csvTable } from "../csvTable.ts";
import { percent } from "../percent.ts";
import type { Known } from "./known.ts";

/** A line for each class that occurs. */
export const classesCsv = ({ classes }: Assessment, { nameOf }: Known): string =>
  csvTable(
    ["class", "name", "pictures", "taken", "right", "precision", "recall", "f1", "top5"],
    classes.map((c) => [c.class, nameOf(c.class), c.pictures, c.taken, c.right, c.precision, c.recall, c.f1, c.top5]),
  );

/** A row for each true class, a column for each guess, in the order of the picture. */
export function confusionCsv({ confusion, order }: Assessment, { nameOf }: Known): string {
  const counts = confusion.matrix(order.classes);
  return csvTable(
    ["true\\predicted", ...order.classes.map(nameOf)],
    order.classes.map((c, i) => [nameOf(c), ...counts[i]!]),
  );
}

export const pairsCsv = ({ pairs, confusion }: Assessment, { nameOf }: Known): string =>
  csvTable(
    ["a", "b", "a taken for b", "b taken for a", "pictures of a", "pictures of b", "sum of confidences"],
    pairs.map(({ a, b, aForB, bForA, confidence }) => [
      nameOf(a),
      nameOf(b),
      aForB,
      bForA,
      confusion.support(a),
      confusion.support(b),
      confidence,
    ]),
  );

const TOP = 5;

/** A line for each picture, as text that comes piece by piece. */
export function* predictionsCsv(seen: PredictionRows, { set, nameOf }: Known): Generator<string> {
  const best = Array.from({ length: TOP }, (_, i) => [`class ${i + 1}`, `probability ${i + 1}`]).flat();
  const head = ["picture", "true", "right", "rank", "probability of true", ...best];
  yield csvTable(head, []);
  for (const { picture, truth, rank, probability, top } of seen) {
    const guesses = top.slice(0, TOP).flatMap((one) => [nameOf(one.class), one.probability]);
    const row = [set.pictures[picture]!.path, nameOf(truth), Number(rank === 1), rank, probability, ...guesses];
    yield csvTable(row.map(String), []);
  }
}

/** The figures that stand for all, for the terminal and the page. */
export function overview({ accuracy, macro, calibration }: Assessment, classes: number): Table {
  const off = ({ share, error }: { share: number; error: number }) => `${percent(share)} ± ${(100 * error).toFixed(1)}`;
  const { top1, top5 } = accuracy;
  const rows: [string, string][] = [["top-1", off(top1)]];
  // Of five classes the five best are all.
  if (classes > TOP) rows.push(["top-5", off(top5)]);
  rows.push(
    ["precision, mean over classes", percent(macro.precision)],
    ["recall, mean over classes", percent(macro.recall)],
    ["F1, mean over classes", percent(macro.f1)],
  );
  if (calibration) {
    const { reliability, adaptive, brier, logLoss, confidence, temperature } = calibration;
    rows.push(
      ["mean confidence", percent(confidence)],
      ["calibration error (ECE)", percent(reliability.ece)],
      ["  with equally full bins", percent(adaptive.ece)],
      ["  greatest of a bin (MCE)", percent(reliability.mce)],
      ["Brier score", brier.toFixed(4)],
      ["log loss", `${logLoss.toFixed(4)} nats`],
      [
        "best temperature",
        `${temperature.atEnd ? "beyond " : ""}${temperature.temperature.toFixed(2)}: log loss ${temperature.logLoss.toFixed(4)}, ECE ${percent(temperature.reliability.ece)}`,
      ],
    );
  }
  return {
    kind: "table",
    columns: [
      { name: "figure", align: "left" },
      { name: "value", align: "right" },
    ],
    rows,
  };
}

const outOf = (count: number, all: number) => (all === 0 ? "no pictures" : `${count} of ${all}`);

/** The pairs that are confused most. */
export const pairsTable = ({ pairs, confusion }: Assessment, { nameOf }: Known, most: number): Table => ({
  kind: "table",
  columns: [
    { name: "a", align: "left" },
    { name: "b", align: "left" },
    { name: "a taken for b", align: "right" },
    { name: "b taken for a", align: "right" },
  ],
  rows: pairs
    .slice(0, most)
    .map(({ a, b, aForB, bForA }) => [
      nameOf(a),
      nameOf(b),
      outOf(aForB, confusion.support(a)),
      outOf(bForA, confusion.support(b)),
    ]),
});

const share = (value: number | undefined) => (value === undefined ? null : `${(100 * value).toFixed(1)} %`);

/** The classes with pictures, the one with the least F1 first. */
export const classesTable = ({ classes }: Assessment, { nameOf }: Known, most: number): Table => ({
  kind: "table",
  columns: [
    { name: "class", align: "left" },
    ...["pictures", "precision", "recall", "F1", "top-5"].map((name) => ({ name, align: "right" as const })),
  ],
  rows: classes
    .filter(({ pictures }) => pictures > 0)
    .sort((a, b) => a.f1 - b.f1 || b.pictures - a.pictures || a.class - b.class)
    .slice(0, most)
    .map((c) => [nameOf(c.class), c.pictures, share(c.precision), share(c.recall), share(c.f1), share(c.top5)]),
});
