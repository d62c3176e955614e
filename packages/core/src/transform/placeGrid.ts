import { ConvlensError } from "../base/errors.ts";
import type { Dim, Graph } from "../onnx/graph.ts";
import type { Layout, Tokens } from "../onnx/layout.ts";
import { Builder } from "../op/builder.ts";

/** The value that holds the maps of a layer whose layout is another: N×C×h×w. */
export const gridOf = (value: string): string => `${value}/grid`;

/**
 * The graph with a layer's places as rows and columns on the way from it to what reads it: `gridOf(value)`, N×C×h×w, with tokens
 * that stand for no place going around it. All else is what it was; what is true of feature maps is true of this value: it has
 * gradients, and can be replaced.
 * @param layouts of the layers, by their values; values that nodes make, of N×T×C, N×C×T, N×h×w×C or any layout with the batch first
 */
export function withGrids(graph: Graph, layouts: ReadonlyMap<string, Layout>): Graph {
  const g = new Builder({ ...graph, nodes: [] });
  for (const node of graph.nodes) {
    const turned = node.outputs.filter((v) => layouts.has(v));
    const made = new Map(turned.map((v) => [v, g.fresh(`${v}/made`)]));
    g.add({ ...node, outputs: node.outputs.map((v) => made.get(v) ?? v) });
    for (const [v, from] of made) {
      if (!g.knows(from)) g.declare(from, graph.infos.get(v)!);
      through(g, from, v, layouts.get(v)!);
    }
  }
  return { ...graph, ...g.build(graph.outputs, graph.inputs) };
}

/** From a value to the same under another name, by way of its maps. */
function through(g: Builder, from: string, to: string, layout: Layout): void {
  if (g.knows(gridOf(to)))
    throw new ConvlensError(
      `the model has a value "${gridOf(to)}" already, where the maps of "${to}" would be`,
      "choose another layer",
    );
  if (layout.kind === "planes") {
    const axes = [0, channelsOf([layout.rows, layout.columns]), layout.rows, layout.columns];
    const grid = g.node("Transpose", [from], { perm: axes }, gridOf(to));
    g.add({ op: "Transpose", inputs: [grid], outputs: [to], attrs: { perm: inverse(axes) } });
    return;
  }
  const extents = g.shape(from);
  const tokens = extents[layout.axis] as number;
  const [h, w] = layout.grid;
  const end = layout.before + h * w;
  const cut = (a: number, b: number) => (a === b ? [] : [along(g, from, layout.axis, a, b)]);
  const places = layout.before === 0 && end === tokens ? from : along(g, from, layout.axis, layout.before, end);
  const last = layout.axis === 1 ? g.node("Transpose", [places], { perm: [0, 2, 1] }) : places;
  const grid = g.node("Reshape", [last, g.ints([0, channels(extents, layout), h, w])], {}, gridOf(to));
  const flat = g.node("Reshape", [grid, g.ints([0, channels(extents, layout), h * w])]);
  const back = layout.axis === 1 ? g.node("Transpose", [flat], { perm: [0, 2, 1] }) : flat;
  const parts = [...cut(0, layout.before), back, ...cut(end, tokens)];
  if (parts.length === 1) g.add({ op: "Identity", inputs: parts, outputs: [to], attrs: {} });
  else g.add({ op: "Concat", inputs: parts, outputs: [to], attrs: { axis: layout.axis } });
}

const along = (g: Builder, value: string, axis: number, start: number, end: number): string =>
  g.node("Slice", [value, g.ints([start]), g.ints([end]), g.ints([axis])]);

/** The one axis of four that is neither the batch nor one of these. */
const channelsOf = (axes: readonly number[]): number => [1, 2, 3].find((a) => !axes.includes(a))!;

const inverse = (perm: readonly number[]): number[] => perm.map((_, i) => perm.indexOf(i));

function channels(extents: readonly Dim[], { axis }: Tokens): number {
  const d = extents[axis === 1 ? 2 : 1]!;
  return typeof d === "number" ? d : -1;
}
