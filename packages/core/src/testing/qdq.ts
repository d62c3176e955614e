import type { Tensor } from "../base/tensor.ts";
import { float32, size, toDoubles } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { number } from "../op/define.ts";
import { foldBatchNorm } from "../transform/foldBatchNorm.ts";

/** The least and the greatest number that a value was seen to hold. */
export type Ranges = ReadonlyMap<string, readonly [number, number]>;

/** Operators whose weights become integers, and the axis of a filter in them. */
const filterAxis: Readonly<Record<string, (node: Node) => number>> = {
  Conv: () => 0,
  Gemm: ({ attrs }) => (number(attrs, "transB", 0) === 1 ? 0 : 1),
  MatMul: () => 1,
};

/** The network that is quantised: batch normalisation is merged into the weights first, as quantisers do. */
export const prepared = (graph: Graph): Graph => foldBatchNorm(graph, new Set());

/** Values that operators with weights read, and what these make last: what is rounded. */
function rounded(graph: Graph): string[] {
  const read = graph.nodes.filter((n) => filterAxis[n.op] && graph.constants.has(n.inputs[1] ?? ""));
  const made = new Set([...graph.inputs, ...graph.nodes.flatMap((n) => n.outputs)]);
  return [...new Set(read.flatMap((n) => [n.inputs[0]!]))].filter((v) => made.has(v));
}

/** Runs a graph over some pictures and keeps the range of each value that is to be rounded. */
export async function calibrated(engine: Engine, graph: Graph, pictures: Iterable<Tensor>): Promise<Ranges> {
  const values = rounded(graph);
  const g = new Builder(graph);
  const ends = values.flatMap((v) => ["ReduceMin", "ReduceMax"].map((op) => g.node(op, [v], { keepdims: 0 })));
  const session = await engine.prepare(g.build(ends));
  const found = new Map<string, readonly [number, number]>();
  for (const picture of pictures) {
    const told = await session.run({ [graph.inputs[0]!]: picture });
    values.forEach((v, i) => {
      const [low, high] = [ends[2 * i]!, ends[2 * i + 1]!].map((end) => toDoubles(told[end]!).data[0]!) as [
        number,
        number,
      ];
      const [least, most] = found.get(v) ?? [low, high];
      found.set(v, [Math.min(least, low), Math.max(most, high)]);
    });
  }
  await session.release();
  return found;
}

/**
 * A network of floats as quantisers write it with pairs of `QuantizeLinear` and `DequantizeLinear`: codes of 8 bits for values,
 * with one scale for their range, and for weights, with a scale for each filter. `bits` below 8 leave codes unused.
 */
export function quantizedGraph(graph: Graph, ranges: Ranges, bits = 8): Graph {
  const nodes: Node[] = [];
  const constants = new Map(graph.constants);
  const names = new Map<string, string>();
  const steps = 2 ** bits - 1;
  const hold = (name: string, t: Tensor) => {
    constants.set(name, t);
    return name;
  };
  const round = (v: string) => {
    const range = ranges.get(v);
    if (!range) return;
    const [low, high] = [Math.min(0, range[0]), Math.max(0, range[1])];
    const scale = Math.max(high - low, 1e-6) / steps;
    const parameters = [
      hold(`${v}_scale`, float32([], [scale])),
      hold(`${v}_zero_point`, { type: "uint8", shape: [], data: Uint8Array.of(Math.round(-low / scale)) }),
    ];
    const [codes, numbers] = [`${v}_QuantizeLinear_Output`, `${v}_DequantizeLinear_Output`];
    nodes.push({ op: "QuantizeLinear", inputs: [v, ...parameters], outputs: [codes], attrs: {} });
    nodes.push({ op: "DequantizeLinear", inputs: [codes, ...parameters], outputs: [numbers], attrs: {} });
    names.set(v, numbers);
  };
  const integers = (node: Node, axis: number): string => {
    const [, w] = node.inputs as [string, string];
    const t = constants.get(w)!;
    const { codes, scales } = filterCodes(t, axis, 2 ** (bits - 1) - 1);
    const zeros = { type: "int8", shape: [scales.length], data: new Int8Array(scales.length) } as const;
    const parameters = [hold(`${w}_scale`, float32([scales.length], scales)), hold(`${w}_zero_point`, zeros)];
    const inputs = [hold(`${w}_quantized`, { type: "int8", shape: t.shape, data: codes }), ...parameters];
    const numbers = `${w}_DequantizeLinear_Output`;
    if (!nodes.some((n) => n.outputs[0] === numbers))
      nodes.push({ op: "DequantizeLinear", inputs, outputs: [numbers], attrs: { axis } });
    return numbers;
  };
  for (const v of graph.inputs) round(v);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((v) => names.get(v) ?? v);
    const axis = filterAxis[node.op]?.(node);
    if (axis !== undefined && constants.has(node.inputs[1] ?? "")) inputs[1] = integers(node, axis);
    nodes.push({ ...node, inputs });
    for (const v of node.outputs) round(v);
  }
  const used = new Set([...nodes.flatMap((n) => n.inputs), ...graph.outputs]);
  const kept = new Map([...constants].filter(([v]) => used.has(v)));
  const infos = new Map([...graph.infos].filter(([v]) => graph.inputs.includes(v)));
  return { ...graph, nodes, constants: kept, infos };
}

/** Whole numbers up to `most` on both sides of zero, with a scale for each filter. */
function filterCodes({ shape, data }: Tensor, axis: number, most: number) {
  const step = size(shape.slice(axis + 1));
  const of = (i: number) => Math.floor(i / step) % shape[axis]!;
  const scales = new Float32Array(shape[axis]!).fill(1e-9);
  const numbers = data as Float32Array;
  numbers.forEach((v, i) => {
    scales[of(i)] = Math.max(scales[of(i)]!, Math.abs(v) / most);
  });
  return { codes: Int8Array.from(numbers, (v, i) => Math.round(v / scales[of(i)]!)), scales };
}
