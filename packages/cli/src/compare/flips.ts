import { ConvlensError, type Image } from "@convlens/core/base";
import { type Answer, worstFlips } from "@convlens/core/comparison";
import { type Context, classTargets, dryRun, explain, type Heatmap, type Method } from "@convlens/core/method";
import type { ComparedPicture, FigureRow, MapPair, PlacedMap } from "@convlens/core/render";
import { differenceRow, figure, figureText, formatProbability } from "@convlens/core/render";
import { type DataSet, nodePlatform, type Picture, type PictureFile, pictureFilesOf } from "@convlens/node";
import { attributionNamed } from "../request/explain.ts";
import type { Run } from "../run.ts";
import type { CompareSettings } from "./settings.ts";
import type { Side } from "./sides.ts";
import type { TruthLabel } from "./tables.ts";

/** A picture of which the models say different things, drawn. */
export interface DrawnFlip {
  readonly answer: Answer;
  readonly stem: string;
  /** What each says, in words. */
  readonly title: string;
  readonly image: Image;
  readonly row: FigureRow;
}

/** What explains flips where no method is named: heat maps of feature maps, else what needs none (quantised networks). */
const METHODS = ["grad-cam", "occlusion"];

const CELL = 180;

/** How maps are compared, in one line. */
export const differenceDefinition =
  "each map's positive part from 0 (its least) to 1 (its greatest value; of pixel maps the 99th percentile); the second model's less the first's: red where the second sees more";

/** Draws the worst flips one after the other; nothing where there are none or no method can be had of both models. */
export async function* drawnFlips(
  run: Run,
  set: DataSet,
  sides: readonly [Side, Side],
  answers: readonly Answer[],
  settings: CompareSettings,
  truth: TruthLabel,
): AsyncGenerator<DrawnFlip> {
  const flips = worstFlips(answers).slice(0, settings.flips);
  if (flips.length === 0) return;
  const files = pictureFilesOf(flips.map(({ picture }) => set.pictures[picture]!));
  const method = await methodFor(run, sides, flips[0]!, files[0]!, settings.method);
  for (const [i, answer] of flips.entries()) {
    run.signal.throwIfAborted();
    run.progress.show(`${method.id} of pictures that flip`, i, flips.length);
    yield drawn(run, sides, answer, files[i]!, method, truth(answer.picture));
  }
}

/** The method that is named, or the first that can be had of both models. */
async function methodFor(
  { signal, progress }: Run,
  sides: readonly [Side, Side],
  flip: Answer,
  file: PictureFile,
  named: string | undefined,
): Promise<Method> {
  let fault: ConvlensError | undefined;
  for (const id of named === undefined ? METHODS : [named]) {
    const method = attributionNamed(id);
    try {
      for (const [k, { lens }] of sides.entries()) {
        const { tensor } = await lens.picture(file);
        const targets = classTargets(lens.model, [k === 0 ? flip.a : flip.b]);
        await dryRun(method, lens.context({ signal }), tensor, targets, method.params.parse({}));
      }
      return method;
    } catch (error) {
      if (!(error instanceof ConvlensError)) throw error;
      fault = error;
      if (named === undefined) progress.note(`note: without ${id}: ${error.message}`);
    }
  }
  throw fault;
}

async function drawn(
  { signal }: Run,
  sides: readonly [Side, Side],
  answer: Answer,
  file: PictureFile,
  method: Method,
  truth: string | undefined,
): Promise<DrawnFlip> {
  const [a, b] = sides;
  const pictures = [await a.lens.picture(file), await b.lens.picture(file)] as const;
  const inA = classesIn(answer, "a");
  const inB = classesIn(answer, "b");
  const [mapsA, mapsB] = [
    await mapsOf(a, pictures[0], inA, method, signal),
    await mapsOf(b, pictures[1], inB, method, signal),
  ];
  const labels = [a.lens.labelOf(answer.a), b.lens.labelOf(answer.b)];
  const pairs = labels.map((label, k): MapPair => ({ label, a: mapsA[k], b: mapsB[k] }));
  const { image } = pictures[0];
  const title = titleOf(answer, sides, file.stem);
  const compared: ComparedPicture = { picture: image, title, caption: truth ?? file.stem, pairs };
  const row = differenceRow(compared, ["A", "B"], CELL);
  return { answer, stem: file.stem, title, row, image: await sheetOf([row]) };
}

/** The first model's answer and the second's, each with the number and probability that a model has for it. */
function classesIn({ a, b, pA, pB, partners }: Answer, side: "a" | "b") {
  return side === "a"
    ? [
        { class: a, p: pA.a },
        { class: partners.b, p: pA.b },
      ]
    : [
        { class: partners.a, p: pB.a },
        { class: b, p: pB.b },
      ];
}

async function mapsOf(
  { lens }: Side,
  { tensor, placement, image: { width, height } }: Picture,
  classes: readonly { readonly class: number | undefined; readonly p: number | undefined }[],
  method: Method,
  signal: AbortSignal,
): Promise<(PlacedMap | undefined)[]> {
  const known = classes.filter((c) => c.class !== undefined);
  const targets = classTargets(
    lens.model,
    known.map((c) => c.class!),
  );
  const context: Context = { ...lens.context({ signal }), original: { width, height, placement } };
  const maps = await explain(method, context, tensor, targets, method.params.parse({}));
  const found = new Map<unknown, Heatmap>(known.map((c, k) => [c, maps[k]!]));
  return classes.map((c) => {
    const heatmap = found.get(c);
    return heatmap && { heatmap, placement, detail: formatProbability(c.p!) };
  });
}

const verdicts = {
  a: "only A is right",
  b: "only B is right",
  neither: "both are wrong",
  both: "both are right",
} as const;

function titleOf({ a, b, pA, pB, right }: Answer, [first, second]: readonly [Side, Side], stem: string): string {
  const said = ({ lens }: Side, c: number, p: number) => `${lens.labelOf(c)} ${formatProbability(p)}`;
  const verdict = right ? `: ${verdicts[right]}` : "";
  return `${stem}: ${said(first, a, pA.a)} → ${said(second, b, pB.b)}${verdict}`;
}

/** Rows of flips as one picture. */
export async function sheetOf(rows: readonly FigureRow[], title?: string): Promise<Image> {
  const text = await figureText(nodePlatform.rasterizeSvg);
  const words = rows.flatMap((row) => [row.title!, ...row.cells.flatMap((c) => [c.label ?? "", c.detail ?? ""])]);
  await Promise.all([text.normal, text.bold].map((face) => face.prepare([...words, title ?? ""])));
  return figure(rows, { text, cell: CELL, ...(title && { title }) });
}
