import { ConvlensError } from "@convlens/core/base";
import type { Heatmap, Method } from "@convlens/core/method";
import { attributions } from "@convlens/core/method";
import { explanationFigure, figureText, overlay, paint, type Part, shade } from "@convlens/core/render";
import { nodePlatform, type Picture } from "@convlens/node";
import { z } from "zod";
import { type ClassEntry, slug } from "../output.ts";
import type { Run } from "../run.ts";
import type { Drawing, Entry, PictureRequests } from "./define.ts";

const schema = z.strictObject({
  methods: z.array(z.strictObject({ id: z.string(), params: z.record(z.string(), z.unknown()) })).min(1),
  classes: z.array(z.strictObject({ index: z.int().min(0), label: z.string(), score: z.number() })).min(1),
  /** Opacity of heat on the picture, 0 to 1. */
  alpha: z.number().min(0).max(1),
});

export type ExplainRequest = z.output<typeof schema>;

const requests: PictureRequests<ExplainRequest> = { command: "explain", needs: "picture", schema, entries };
export default requests;

interface Row {
  readonly method: Method;
  readonly maps: readonly Heatmap[];
}

async function* entries(run: Run, request: ExplainRequest, picture: Picture): AsyncGenerator<Entry<ExplainRequest>> {
  const rows: Row[] = [];
  for (const asked of request.methods) {
    const method = attributionNamed(asked.id);
    const maps = await mapsOf(run, method, asked.params, request.classes, picture);
    rows.push({ method, maps });
    const alone = { ...request, methods: [asked] };
    for (const [rank, map] of maps.entries()) yield entryOf(method, map, rank, alone, picture);
  }
  yield {
    item: {
      method: "figure",
      classes: request.classes,
      params: { methods: request.methods.map(({ id }) => id) },
      definition: "the maps of this picture side by side",
    },
    drawings: {
      picture: { name: "explanation.png", request, draw: () => figureOf(run, picture, rows, request) },
    },
  };
}

function attributionNamed(id: string): Method {
  const found = attributions.find((m) => m.id === id);
  if (found) return found;
  throw new ConvlensError(`no method "${id}"`, `this version has ${attributions.map((m) => m.id).join(", ")}`);
}

async function mapsOf(
  { lens, progress, signal }: Run,
  method: Method,
  params: Record<string, unknown>,
  classes: readonly ClassEntry[],
  picture: Picture,
): Promise<Heatmap[]> {
  const context = lens.context({
    signal,
    progress: (done, total) => progress.show(`${method.id} ${picture.stem}`, done, total),
  });
  const input = { tensor: picture.tensor, classes: classes.map((c) => c.index) };
  return (await method.run(context, input, params)) as Heatmap[];
}

const parts = ["signed", "absolute", "positive", "negative"] as const satisfies Part[];

function entryOf(
  method: Method,
  map: Heatmap,
  rank: number,
  request: ExplainRequest,
  picture: Picture,
): Entry<ExplainRequest> {
  const entry = request.classes[rank]!;
  const { alpha } = request;
  const stem = `${method.id}-${rank + 1}-${slug(entry.label)}`;
  const drawings: Record<string, Drawing<ExplainRequest>> = {};
  const add = (key: string, name: string, draw: Drawing<ExplainRequest>["draw"]) => {
    drawings[key] = { name: `${name}.png`, request, draw };
  };
  if (map.space === "cam")
    add("picture", stem, () => overlay(picture.image, shade(map), { placement: picture.placement, alpha }));
  else
    for (const part of parts)
      add(part === "signed" ? "picture" : part, part === "signed" ? stem : `${stem}-${part}`, () =>
        paint(shade(map, { part })),
      );
  return {
    item: {
      method: method.id,
      class: entry,
      ...(map.layer !== undefined && { layer: map.layer }),
      params: request.methods[0]!.params,
      definition: method.definition,
      ...(map.facts && { facts: map.facts }),
    },
    drawings,
    raw: { name: `${stem}.npy`, tensor: map.map },
  };
}

async function figureOf(run: Run, picture: Picture, rows: readonly Row[], { classes, alpha }: ExplainRequest) {
  const text = await figureText(nodePlatform.rasterizeSvg);
  await Promise.all(
    [text.normal, text.bold].map((face) => face.prepare([picture.stem, ...classes.map((c) => c.label)])),
  );
  const explanations = rows.map(({ method, maps }) => ({
    title: maps[0]?.layer ? `${method.title} at ${maps[0].layer}` : method.title,
    maps: maps.map((heatmap, k) => ({ heatmap, label: classes[k]!.label, ...scoreOf(classes[k]!) })),
    overlay: { alpha },
  }));
  return explanationFigure(picture.image, explanations, {
    text,
    placement: picture.placement,
    caption: `${picture.stem}, seen at ${run.lens.input.size.join("×")}`,
  });
}

/** Where nothing says that the scores are logits, those beyond 0 to 1 are none the less. */
const scoreOf = ({ score }: ClassEntry) =>
  score >= 0 && score <= 1 ? { probability: score } : { detail: score.toFixed(2) };
