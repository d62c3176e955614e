import { UsageError } from "../base/errors.ts";
import { isFloat } from "../base/tensor.ts";
import type { Dim } from "../onnx/graph.ts";
import type { Layout, Tokens } from "../onnx/layout.ts";
import { isOfMaps, layoutsOf } from "../onnx/layout.ts";
import type { Model } from "../onnx/meta.ts";
import { gridOf, withGrids } from "../transform/placeGrid.ts";

/** Tokens before the places that are looked for where the graph does not tell: for the class, and for a teacher. */
const LEADING = [0, 1, 2];

/**
 * The layout of a layer's places, `undefined` where it has none that is known: N×C×h×w, N×h×w×C or N×T×C with a grid of
 * rows and columns. The graph tells it where places can be followed from the picture; else T, T − 1 or T − 2 tokens are taken
 * for a grid of the picture's aspect.
 * @param asked `14x14`: rows and columns, whatever the graph tells
 * Throws `UsageError` for a grid that the layer cannot have.
 */
export function layoutOf(model: Model, value: string, asked?: string): Layout | undefined {
  const { graph } = model;
  const { type, shape } = graph.infos.get(value) ?? { type: "bool" as const, shape: [] };
  const told = layoutsOf(graph).get(value);
  const layout = isOfMaps(graph, value, told) ? told : undefined;
  if (shape.length === 4) return fourDimensional(value, shape, layout, asked);
  if (shape.length !== 3 || !isFloat(type)) return undefined;
  const axis = layout?.kind === "tokens" ? layout.axis : 1;
  const tokens = shape[axis];
  if (typeof tokens !== "number") return undefined;
  const places = gridOfTokens(model, tokens, layout?.kind === "tokens" ? layout : undefined, asked, value);
  return places && { kind: "tokens", axis, ...places };
}

/**
 * Rows and columns of the places among some tokens, and how many tokens come before them: what is asked for, else what is
 * told, else a guess in the aspect of the picture. `undefined` where there is none.
 */
export function gridOfTokens(
  model: Model,
  tokens: number,
  told: Places | undefined,
  asked: string | undefined,
  value?: string,
): Places | undefined {
  if (asked === undefined) return told ?? guessed(model, tokens);
  const grid = parsed(asked);
  const places = grid[0] * grid[1];
  if (places > tokens)
    throw new UsageError(
      `--grid ${asked} has ${places} places, and ${value ? `layer "${value}"` : "the attention"} has ${tokens} tokens`,
      "give rows x columns of no more places than tokens; those before the places stand for none",
    );
  return { grid, before: told && told.before + places <= tokens ? told.before : tokens - places };
}

type Places = Pick<Tokens, "grid" | "before">;

function fourDimensional(
  value: string,
  shape: readonly Dim[],
  layout: Layout | undefined,
  asked: string | undefined,
): Layout {
  const first: Layout = { kind: "planes", rows: 2, columns: 3 };
  if (asked === undefined) return layout ?? first;
  const [h, w] = parsed(asked);
  const fits = ({ rows, columns }: { rows: number; columns: number }) => shape[rows] === h && shape[columns] === w;
  const found = [layout, first, { kind: "planes", rows: 1, columns: 2 } as const].find(
    (l) => l?.kind === "planes" && fits(l),
  );
  if (found) return found;
  throw new UsageError(
    `--grid ${asked} is not that of layer "${value}", which is [${shape}]`,
    "leave it out: layers with rows and columns have their own",
  );
}

function parsed(asked: string): [number, number] {
  const [, h, w] = /^(\d+)x(\d+)$/.exec(asked.trim()) ?? [];
  if (h && w && Number(h) > 0 && Number(w) > 0) return [Number(h), Number(w)];
  throw new UsageError(`--grid ${asked} is not rows x columns`, "write it as 14x14");
}

/** A grid in the aspect of the picture. */
function guessed({ graph, input }: Model, tokens: number): Places | undefined {
  const [height, width] = graph.infos.get(input)!.shape.slice(2);
  if (typeof height !== "number" || typeof width !== "number") return undefined;
  for (const before of LEADING) {
    const h = Math.sqrt(((tokens - before) * height) / width);
    const w = (tokens - before) / h;
    if (tokens - before > 1 && Number.isInteger(h) && Number.isInteger(w)) return { grid: [h, w], before };
  }
  return undefined;
}

/** Whether a layer of this layout has to be turned to N×C×h×w. */
const turns = (layout: Layout | undefined): layout is Layout =>
  layout !== undefined && !(layout.kind === "planes" && layout.rows === 2);

const turned = new WeakMap<Model, Map<string, Model>>();

/**
 * The model with the maps of these layers as N×C×h×w where they are laid out otherwise, and each layer's value of maps: itself,
 * or what `gridOf` calls it. The same object for the same layers, so that sessions are found again.
 */
export function gridded(
  model: Model,
  layers: readonly string[],
  asked?: string,
): { readonly model: Model; readonly maps: readonly string[] } {
  const layouts = new Map<string, Layout>();
  for (const layer of layers) {
    const layout = layoutOf(model, layer, asked);
    if (turns(layout)) layouts.set(layer, layout);
  }
  const maps = layers.map((layer) => (layouts.has(layer) ? gridOf(layer) : layer));
  if (layouts.size === 0) return { model, maps };
  const key = JSON.stringify([...layouts]);
  const known = turned.get(model) ?? new Map<string, Model>();
  turned.set(model, known);
  const found = known.get(key) ?? { ...model, graph: withGrids(model.graph, layouts) };
  known.set(key, found);
  return { model: found, maps };
}
