import { z } from "zod";
import type { Reach } from "../../base/reach.ts";
import { bytesOf, isFloat, size } from "../../base/tensor.ts";
import type { Graph, Node } from "../../onnx/graph.ts";
import { opOf } from "../../op/index.ts";
import { receptiveFields } from "../../transform/receptive.ts";
import { defineMethod } from "../define.ts";
import type { Column, Table } from "../result.ts";

const columns: readonly Column[] = [
  { name: "layer", align: "left" },
  { name: "op", align: "left" },
  { name: "output", align: "left" },
  { name: "parameters", align: "right" },
  { name: "MACs", align: "right" },
  { name: "receptive field", unit: "pixels", align: "right" },
  { name: "stride", unit: "pixels", align: "right" },
  { name: "starts at", unit: "pixels", align: "right" },
  { name: "memory", unit: "bytes", align: "right" },
];

export default defineMethod({
  id: "inspect",
  family: "inspection",
  needs: "model",
  title: "Layer table",
  summary: "Every layer with its shape, parameters, work, receptive field and memory.",
  definition:
    "parameters: elements of the float constants a node reads, shared ones counted once; MACs: multiply-accumulates for one picture; receptive field: the input pixels that can reach one unit; memory: float32 bytes of the output for one picture",
  reference: {
    authors: "Araujo, Norris and Sim",
    year: 2019,
    title: "Computing Receptive Fields of Convolutional Neural Networks",
    url: "https://distill.pub/2019/computing-receptive-fields",
  },
  params: z.strictObject({}),
  run: async ({ model }) => [layerTable(model.graph, model.input)],
});

/** The layer table of a graph; totals for parameters, MACs and memory. */
export function layerTable(graph: Graph, input: string): Table {
  const fields = receptiveFields(graph, input);
  const counted = new Set<string>();
  const rows = graph.nodes.map((node) => {
    const value = node.outputs[0]!;
    const info = graph.infos.get(value);
    const field = fields.get(value);
    return [
      value,
      node.op,
      info ? info.shape.join("×") : "?",
      parametersOf(graph, node, counted),
      macsOf(graph, node),
      field ? pair(field.rows, field.columns, (r) => r.size) : null,
      field ? pair(field.rows, field.columns, (r) => r.stride) : null,
      field ? pair(field.rows, field.columns, (r) => r.start) : null,
      info ? size(batchOfOne(info.shape)) * bytesOf(info.type) : null,
    ] as const;
  });
  const sum = (k: 3 | 4 | 8) => rows.reduce((n, row) => n + (row[k] ?? 0), 0);
  return {
    kind: "table",
    columns,
    rows,
    totals: [`${rows.length} nodes`, null, null, sum(3), sum(4), null, null, null, sum(8)],
  };
}

function parametersOf(graph: Graph, node: Node, counted: Set<string>): number {
  let n = 0;
  for (const v of node.inputs) {
    const t = graph.constants.get(v);
    // A scalar is a setting, such as a bound of Clip.
    if (!t || t.shape.length === 0 || counted.has(v) || !isFloat(t.type)) continue;
    counted.add(v);
    n += size(t.shape);
  }
  return n;
}

function macsOf(graph: Graph, node: Node): number {
  const shapes = (values: readonly string[]) => values.map((v) => batchOfOne(graph.infos.get(v)?.shape ?? []));
  if (!graph.infos.has(node.outputs[0]!)) return 0;
  return opOf(node)?.macs?.({ attrs: node.attrs, x: shapes(node.inputs), y: shapes(node.outputs) }) ?? 0;
}

const batchOfOne = (shape: readonly (number | string)[]): number[] => shape.map((d) => (typeof d === "number" ? d : 1));

function pair(rows: Reach, cols: Reach, pick: (r: Reach) => number): string | number {
  const round = (v: number) => Math.round(v * 100) / 100;
  const [a, b] = [round(pick(rows)), round(pick(cols))];
  return a === b ? a : `${a}×${b}`;
}
