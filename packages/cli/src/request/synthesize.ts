import type { Image } from "@convlens/core/base";
import { type FeatureVisualization, methodNamed, settingsAndAsked } from "@convlens/core/method";
import { type SynthesizeRequest, synthesisStems, synthesizeRequest } from "@convlens/core/recipe";
import { figure, figureText, formatValue, madePicture } from "@convlens/core/render";
import { EACH, planOf, type Synthesis, synthesisOf } from "@convlens/core/synthesis";
import { nodePlatform } from "@convlens/node";
import type { Run } from "../run.ts";
import type { Entry, ModelRequests } from "./define.ts";

/** One picture that was made. */
export interface Made {
  readonly image: Image;
  /** The objective on it. */
  readonly value: number;
}

/** Some of the pictures, made at once; `sign` is −1 where the objective is to be small. */
export interface Batch {
  readonly request: SynthesizeRequest;
  readonly sign: 1 | -1;
}

/** What somebody does beside the making. */
export interface Watching {
  /** What was made before, if all of the batch was. */
  made?(batch: Batch): Promise<readonly Made[] | undefined>;
  /** Before the first step: may go on from somewhere. */
  begun?(batch: Batch, synthesis: Synthesis): Promise<void>;
  /** After each step. */
  stepped?(batch: Batch, synthesis: Synthesis, steps: number): Promise<void>;
  /** When the making is interrupted. */
  stopped?(batch: Batch, synthesis: Synthesis): Promise<void>;
}

const requests: ModelRequests<SynthesizeRequest> = {
  command: "synthesize",
  needs: "model",
  folder: "synthesis",
  schema: synthesizeRequest,
  entries: synthesizeEntries,
};
export default requests;

/** The names of a batch's files, without an ending. */
export const fileStems = ({ request, sign }: Batch): string[] => synthesisStems(request.pictures, sign);

/** Makes pictures batch by batch, and where there are several, one of all of them. */
export async function* synthesizeEntries(
  run: Run,
  request: SynthesizeRequest,
  watching: Watching = {},
): AsyncGenerator<Entry<SynthesizeRequest>> {
  const made = new Map<1 | -1, Made[]>([
    [1, []],
    [-1, []],
  ]);
  for (const batch of batchesOf(request)) {
    const found = (await watching.made?.(batch)) ?? (await makeBatch(run, batch, watching));
    made.get(batch.sign)!.push(...found);
    for (const [i, stem] of fileStems(batch).entries()) yield pictureEntry(batch, i, stem, found[i]!);
  }
  if (request.pictures.length * (request.negative ? 2 : 1) > 1) yield await overview(request, made);
}

function batchesOf(request: SynthesizeRequest): Batch[] {
  const { pictures, batch, negative } = request;
  const found: Batch[] = [];
  for (let from = 0; from < pictures.length; from += batch)
    for (const sign of negative ? ([1, -1] as const) : ([1] as const))
      found.push({ request: { ...request, pictures: pictures.slice(from, from + batch) }, sign });
  return found;
}

const paramsOf = ({ request, sign }: Batch): FeatureVisualization => {
  const { objective, ...rest } = request.params as FeatureVisualization;
  const channels = request.pictures.map(({ channel }) => channel);
  return { ...rest, objective: sign < 0 ? `-(${objective})` : objective, channels };
};

/** The parameters of one picture of a batch, as the manifest has them. */
export const paramsOfPicture = (batch: Batch, i: number): Record<string, unknown> => ({
  ...paramsOf(batch),
  channels: [batch.request.pictures[i]!.channel],
});

async function makeBatch(run: Run, batch: Batch, watching: Watching): Promise<Made[]> {
  const { lens, signal, progress } = run;
  const context = lens.context({ signal });
  const { settings, asked } = settingsAndAsked(context, paramsOf(batch));
  const synthesis = await synthesisOf(context, planOf(settings, asked));
  await watching.begun?.(batch, synthesis);
  const { name } = batch.request.pictures[0]!;
  try {
    while (synthesis.steps < settings.steps) {
      progress.show(name, synthesis.steps, settings.steps);
      await synthesis.step();
      await watching.stepped?.(batch, synthesis, settings.steps);
    }
  } catch (error) {
    if (signal.aborted) await watching.stopped?.(batch, synthesis);
    throw error;
  }
  const values = await synthesis.measure();
  return Array.from(values, (value, i) => ({
    image: madePicture({ pictures: synthesis.picture, colour: settings.colour }, i),
    value: batch.sign * value,
  }));
}

function pictureEntry(batch: Batch, i: number, stem: string, { image, value }: Made): Entry<SynthesizeRequest> {
  const { id, definition } = methodNamed("feature-visualization");
  const { natural } = batch.request.pictures[i]!;
  return {
    item: {
      method: id,
      params: paramsOfPicture(batch, i),
      definition,
      facts: { value, ...(natural !== undefined && { natural, ...(natural > 0 && { ratio: value / natural }) }) },
    },
    drawings: { picture: { name: `${stem}.png`, request: batch.request, draw: () => image } },
  };
}

/** Pixels of a picture's side: at least so many that what stands below it can be read, fewer where a page would not hold them. */
const LEAST = 112;
const MOST = 224;
const MANY = 60;

async function overview(
  request: SynthesizeRequest,
  made: ReadonlyMap<1 | -1, readonly Made[]>,
): Promise<Entry<SynthesizeRequest>> {
  const { id, definition } = methodNamed("feature-visualization");
  const draw = async () => {
    const text = await figureText(nodePlatform.rasterizeSvg, request.pictures.length > MANY ? 11 : 13);
    const cells = request.pictures.flatMap((picture, i) =>
      ([1, -1] as const).flatMap((sign) => {
        const found = made.get(sign)![i];
        return found ? [cellOf(request, picture, sign, found)] : [];
      }),
    );
    await text.bold.prepare([request.title, ...cells.map((c) => c.label)]);
    await text.normal.prepare(cells.map((c) => c.detail));
    const side = Math.max(...cells.map(({ image }) => Math.max(image.width, image.height)));
    const cell = cells.length > MANY ? LEAST : Math.min(Math.max(side, LEAST), MOST);
    const columns = columnsOf(cells.length, request.negative);
    const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, r) => ({
      cells: cells.slice(r * columns, (r + 1) * columns),
    }));
    return figure(rows, { text, title: request.title, cell });
  };
  return {
    item: { method: id, params: { ...request.params, channels: request.pictures.map((p) => p.channel) }, definition },
    drawings: { figure: { name: "overview.png", request, draw } },
  };
}

/** About as many columns as rows, and few gaps in the last row; a picture and its negative stand in one row. */
function columnsOf(count: number, paired: boolean): number {
  const [least, most] = [Math.ceil(Math.sqrt(count)), Math.ceil(Math.sqrt(1.8 * count))];
  const choices = Array.from({ length: most - least + 1 }, (_, i) => least + i).filter((c) => !paired || c % 2 === 0);
  const gaps = (columns: number) => (columns - (count % columns)) % columns;
  return choices.toSorted((a, b) => gaps(a) - gaps(b))[0] ?? count;
}

function cellOf(
  { pictures, title }: SynthesizeRequest,
  { channel, name, natural }: SynthesizeRequest["pictures"][number],
  sign: 1 | -1,
  { image, value }: Made,
) {
  // What the title says need not stand below each.
  const indexed =
    pictures.length > 1 && (/\[\d+\]$/.test(name) || title.includes(EACH) || name === `${title} ${channel}`);
  const label = `${sign < 0 ? "− " : ""}${indexed ? channel : name}`;
  const compared = natural !== undefined && natural > 0 && sign > 0;
  return { image, label, detail: compared ? `${(value / natural).toFixed(1)}× nature` : formatValue(value) };
}
