import { ConvlensError } from "@convlens/core/base";
import type { Context, Heatmap, Method, Trust } from "@convlens/core/method";
import { attributions, dryRun, explain, resolveTargets, trustOf } from "@convlens/core/method";
import { EXPLANATION, type ExplainRequest, explainRequest, mapStem } from "@convlens/core/recipe";
import { explanationFigure, figureText, overlay, type Part, paint, shade, trustChart } from "@convlens/core/render";
import { classesOf } from "@convlens/core/transform";
import { nodePlatform, type Picture } from "@convlens/node";
import type { ClassEntry, TargetEntry } from "../output.ts";
import type { Run } from "../run.ts";
import type { Drawing, Entry, PictureRequests } from "./define.ts";

export type AskedTarget = ExplainRequest["targets"][number];

const requests: PictureRequests<ExplainRequest> = {
  command: "explain",
  needs: "picture",
  schema: explainRequest,
  entries,
};
export default requests;

interface Row {
  readonly method: Method;
  readonly maps: readonly Heatmap[];
}

async function* entries(run: Run, request: ExplainRequest, picture: Picture): AsyncGenerator<Entry<ExplainRequest>> {
  const rows: Row[] = [];
  const { trust, ...plain } = request;
  for (const asked of request.methods) {
    const method = attributionNamed(asked.id);
    const maps = await mapsOf(run, method, asked.params, request, picture);
    rows.push({ method, maps });
    const trusts = trust ? await trustsOf(run, method, asked.params, request, picture, maps) : [];
    const alone = { ...plain, methods: [asked] };
    for (const [rank, map] of maps.entries()) yield trusted(entryOf(method, map, rank, alone, picture), trusts[rank]);
  }
  yield {
    item: {
      method: "figure",
      classes: request.targets.flatMap((t) => classEntry(t) ?? []),
      params: { methods: request.methods.map(({ id }) => id) },
      definition: "the maps of this picture side by side",
    },
    drawings: {
      picture: { name: EXPLANATION, request: plain, draw: () => figureOf(run, picture, rows, request) },
    },
  };
}

export function attributionNamed(id: string): Method {
  const found = attributions.find((m) => m.id === id);
  if (found) return found;
  throw new ConvlensError(`no method "${id}"`, `this version has ${attributions.map((m) => m.id).join(", ")}`);
}

export async function mapsOf(
  run: Run,
  method: Method,
  params: Record<string, unknown>,
  asked: Pick<ExplainRequest, "targets" | "score">,
  picture: Picture,
): Promise<readonly Heatmap[]> {
  const context = contextFor(run, picture, method.id);
  return explain(method, context, picture.tensor, resolved(run, asked), params);
}

/** Throws what running the method would throw before it goes to work. */
export function requirePossible(
  run: Run,
  method: Method,
  params: Record<string, unknown>,
  asked: Pick<ExplainRequest, "targets" | "score">,
  picture: Picture,
): Promise<void> {
  const context = contextFor(run, picture, method.id);
  return dryRun(method, context, picture.tensor, resolved(run, asked), params);
}

function contextFor({ lens, progress, signal }: Run, { stem, image, placement }: Picture, doing: string): Context {
  const show = (done: number, total: number) => progress.show(`${doing} ${stem}`, done, total);
  const { width, height } = image;
  return { ...lens.context({ signal, progress: show }), original: { width, height, placement } };
}

function resolved({ lens: { model } }: Run, { targets, score: kind }: Pick<ExplainRequest, "targets" | "score">) {
  const known = { model, scores: { length: classesOf(model) ?? 0 }, kind };
  return targets.flatMap(({ expression }) => resolveTargets(expression, known)).map(({ target }) => target);
}

function trustsOf(
  run: Run,
  method: Method,
  params: Record<string, unknown>,
  request: ExplainRequest,
  picture: Picture,
  maps: readonly Heatmap[],
): Promise<readonly Trust[]> {
  const context = contextFor(run, picture, `trust in ${method.id}`);
  return trustOf(context, { method, params, tensor: picture.tensor }, resolved(run, request), maps);
}

/** The same entry with what was found out about its map, and a chart of it. */
function trusted(entry: Entry<ExplainRequest>, trust: Trust | undefined): Entry<ExplainRequest> {
  if (!trust) return entry;
  const { name, request } = entry.drawings.picture!;
  const drawing: Drawing<ExplainRequest> = {
    name: name.replace(/\.png$/, "-trust.png"),
    request: { ...request, trust: true },
    draw: () => nodePlatform.rasterizeSvg(trustChart(trust.curves, { scale: 2 })),
  };
  return { ...entry, item: { ...entry.item, trust }, drawings: { ...entry.drawings, trust: drawing } };
}

const parts = ["signed", "absolute", "positive", "negative"] as const satisfies Part[];

function entryOf(
  method: Method,
  map: Heatmap,
  rank: number,
  request: ExplainRequest,
  picture: Picture,
): Entry<ExplainRequest> {
  const entry = request.targets[rank]!;
  const { alpha, colormap: colours } = request;
  const colormap = colours?.[map.space];
  const stem = mapStem(method.id, rank, entry.label);
  const drawings: Record<string, Drawing<ExplainRequest>> = {};
  const add = (key: string, name: string, draw: Drawing<ExplainRequest>["draw"]) => {
    drawings[key] = { name: `${name}.png`, request, draw };
  };
  if (map.space === "cam")
    add("picture", stem, () =>
      overlay(picture.image, shade(map, { colormap }), { placement: picture.placement, alpha }),
    );
  else
    for (const part of parts)
      add(part === "signed" ? "picture" : part, part === "signed" ? stem : `${stem}-${part}`, () =>
        paint(shade(map, { part, colormap })),
      );
  return {
    item: {
      method: method.id,
      ...entriesOf(entry),
      ...(map.layer !== undefined && { layer: map.layer }),
      params: { ...request.methods[0]!.params, score: request.score },
      definition: method.definition,
      ...(map.facts && { facts: map.facts }),
    },
    drawings,
    raw: { name: `${stem}.npy`, tensor: map.map },
  };
}

async function figureOf(
  run: Run,
  picture: Picture,
  rows: readonly Row[],
  { targets, alpha, colormap }: ExplainRequest,
) {
  const text = await figureText(nodePlatform.rasterizeSvg);
  await Promise.all(
    [text.normal, text.bold].map((face) => face.prepare([picture.stem, ...targets.map((t) => t.label)])),
  );
  const explanations = rows.map(({ method, maps }) => ({
    title: maps[0]?.layer ? `${method.title} at ${maps[0].layer}` : method.title,
    maps: maps.map((heatmap, k) => ({ heatmap, label: targets[k]!.label, ...scoreOf(targets[k]!) })),
    overlay: { alpha },
    shade: { colormap: colormap?.[maps[0]!.space] },
  }));
  return explanationFigure(picture.image, explanations, {
    text,
    placement: picture.placement,
    caption: `${picture.stem}, seen at ${run.lens.input.size.join("×")}`,
  });
}

/** Where nothing says that the scores are logits, those beyond 0 to 1 are none the less. */
const scoreOf = ({ score, class: c }: AskedTarget) =>
  c !== undefined && score >= 0 && score <= 1 ? { probability: score } : { detail: score.toFixed(2) };

const classEntry = ({ class: index, label, score }: AskedTarget): ClassEntry | undefined =>
  index === undefined ? undefined : { index, label, score };

/** What a manifest says of a target. */
export function entriesOf(asked: AskedTarget): { class: ClassEntry } | { target: TargetEntry } {
  const { expression, label, score } = asked;
  const entry = classEntry(asked);
  return entry ? { class: entry } : { target: { expression, label, score } };
}
