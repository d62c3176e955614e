import type { Image } from "@convlens/core/base";
import type { ConfusedPair } from "@convlens/core/classification";
import type { PredictionRows } from "@convlens/core/dataset";
import { type Assessment, examplesOf } from "@convlens/core/dataset";
import { type FigureCell, figure, figureText } from "@convlens/core/render";
import { nodePlatform } from "@convlens/node";
import type { Run } from "../run.ts";
import { thumbnail } from "./examples.ts";
import type { Titles } from "./figures.ts";
import type { Known } from "./known.ts";
import { wordsOf } from "./mistake.ts";

/** Pairs that are shown with pictures, and pictures of each direction. */
const PAIRS = 12;
const EACH = 3;
const SIDE = 160;

/** Two classes and pictures that were taken for the other one. */
export interface ShownPair {
  readonly pair: ConfusedPair;
  /** Which is taken for which, and how often. */
  readonly heading: string;
  readonly examples: readonly { readonly image: Image; readonly label: string; readonly detail: string }[];
}

/** The most confused pairs with their most confident mistakes. */
export async function shownPairs(
  run: Run,
  seen: PredictionRows,
  known: Known,
  { pairs }: Assessment,
): Promise<ShownPair[]> {
  const most = pairs.slice(0, PAIRS);
  const both = most.flatMap(({ a, b }): [number, number][] => [
    [a, b],
    [b, a],
  ]);
  const examples = examplesOf(seen, both, EACH);
  const made: ShownPair[] = [];
  for (const pair of most) {
    run.signal.throwIfAborted();
    const { a, b, aForB, bForA } = pair;
    const found: ShownPair["examples"][number][] = [];
    for (const one of [...examples(a, b), ...examples(b, a)]) {
      const image = await thumbnail(known, one, SIDE);
      const { is, taken, confidence } = wordsOf(one, known);
      if (image) found.push({ image, label: `is ${is}`, detail: `${confidence} ${taken}` });
    }
    const heading = `${known.nameOf(a)} for ${known.nameOf(b)} ${times(aForB)}, the other way round ${times(bForA)}`;
    made.push({ pair, heading, examples: found });
  }
  return made;
}

const times = (count: number) => (count === 0 ? "never" : `${count} ×`);

/** Writes `pairs.png`; nothing where nothing was confused. */
export async function writePairs(
  { folder }: Run,
  pairs: readonly ShownPair[],
  titles: Titles,
): Promise<Record<string, string>> {
  const rows = pairs
    .filter(({ examples }) => examples.length > 0)
    .map(({ heading, examples }) => ({ title: heading, cells: examples as readonly FigureCell[] }));
  if (rows.length === 0) return {};
  const text = await figureText(nodePlatform.rasterizeSvg, 12);
  const words = [
    titles.title,
    titles.subtitle,
    ...rows.flatMap(({ title, cells }) => [
      title,
      ...cells.flatMap(({ label, detail }) => [label ?? "", detail ?? ""]),
    ]),
  ];
  await Promise.all([text.normal, text.bold].map((face) => face.prepare(words)));
  const widest = Math.max(...rows.map(({ cells }) => cells.length));
  const across = widest <= 3 ? 2 : 1;
  return {
    pairs: await folder.png(
      "pairs.png",
      figure(rows, { ...titles, text, cell: SIDE, across: Math.min(across, rows.length) }),
    ),
  };
}
