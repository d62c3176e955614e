import type { Graph, Node } from "../../onnx/graph.ts";
import { consumers, dependents } from "../../onnx/graph.ts";
import { isUnsigned } from "../../op/quantization.ts";
import { isLayer } from "./kinds.ts";

/** What can be told of values before the graph runs. */
export interface Facts {
  /** Values without negative elements. */
  readonly nonNegative: ReadonlySet<string>;
  /** Values of which all readers drop what is negative. */
  readonly rectified: ReadonlySet<string>;
  /** The ReLU of each value that nothing else reads. */
  readonly relus: ReadonlyMap<string, string>;
  /** Values between constant bounds, which scale what they are multiplied with. */
  readonly gates: ReadonlySet<string>;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

const rectifying = words("Relu Sigmoid HardSigmoid Softmax Softplus Exp Abs ThresholdedRelu Sqrt");
const bounding = words("Sigmoid HardSigmoid Softmax");
/** What these make of elements that are not negative is not negative. */
const keeping = words(
  `Add Sum Mul Div Mean Max Min Concat MaxPool AveragePool GlobalAveragePool GlobalMaxPool ReduceMean ReduceSum ReduceMax
   LRN Identity Dropout Reshape Flatten Transpose Squeeze Unsqueeze Slice Split Gather Expand Tile Cast Pow
   QuantizeLinear DequantizeLinear`,
);
/** Of these only the first input is a value, the others say how. */
const handingOn = words(
  `ReduceMean ReduceSum ReduceMax Reshape Squeeze Unsqueeze Slice Split Gather Expand Tile Identity Dropout Transpose Flatten Cast Pow
   QuantizeLinear DequantizeLinear`,
);

/** The values without negative elements, as far as can be told. Codes count as the numbers that they stand for. */
export function nonNegativeValues(graph: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  const is = (v: string) => found.has(v) || isNonNegative(graph, v);
  for (const node of graph.nodes) {
    const read = handingOn.has(node.op) ? node.inputs.slice(0, 1) : node.inputs.filter(Boolean);
    const rectifies = rectifying.has(node.op) || isRectifier(graph, node) || isOfUnsigned(graph, node);
    if (rectifies || (keeping.has(node.op) && read.every(is))) for (const v of node.outputs) found.add(v);
  }
  return found;
}

export function factsOf(graph: Graph, input: string): Facts {
  const nonNegative = nonNegativeValues(graph);
  const gates = new Set<string>();
  const moving = dependents(graph, [input]);
  for (const node of graph.nodes) if (isGate(node, gates, (v) => !moving.has(v))) gates.add(node.outputs[0]!);
  const rectified = [...consumers(graph)].flatMap(([v, readers]) =>
    readers.every((n) => isRectifier(graph, n, isZero)) && !graph.outputs.includes(v) ? [v] : [],
  );
  const relus = [...consumers(graph)].flatMap(([v, [reader, ...more]]) =>
    reader?.op === "Relu" && more.length === 0 && !graph.outputs.includes(v) ? [[v, reader.outputs[0]!] as const] : [],
  );
  return { nonNegative, gates, rectified: new Set(rectified), relus: new Map(relus) };
}

/** ReLU and its bounded relatives, whose lower bound is as `low` has it. */
const isRectifier = (graph: Graph, { op, inputs }: Node, low = isNonNegative): boolean =>
  op === "Relu" || (op === "Clip" && !!inputs[1] && low(graph, inputs[1]));

const isOfUnsigned = (graph: Graph, { op, inputs }: Node): boolean =>
  op === "DequantizeLinear" && isUnsigned(graph.constants.get(inputs[2] ?? ""));

const isNonNegative = (graph: Graph, v: string): boolean => holds(graph, v, (e) => e >= 0);
const isZero = (graph: Graph, v: string): boolean => holds(graph, v, (e) => e === 0);

/** Whether it holds of every element of a constant. */
function holds({ constants }: Graph, v: string, of: (e: number) => boolean): boolean {
  const t = constants.get(v);
  return t !== undefined && t.type !== "string" && Array.prototype.every.call(t.data, of);
}

function isGate({ op, inputs }: Node, gates: ReadonlySet<string>, constant: (v: string) => boolean): boolean {
  if (bounding.has(op) || (op === "Clip" && inputs[1] !== "" && inputs[2] !== undefined)) return true;
  const passes = handingOn.has(op) || ((op === "Mul" || op === "Div") && inputs.filter(constant).length === 1);
  return passes && inputs.some((v) => gates.has(v));
}

/** Layers that no other layer leads to from `input`, by the value they make. */
export function firstLayers(graph: Graph, input: string): ReadonlySet<string> {
  const moving = dependents(graph, [input]);
  const layers = graph.nodes.filter((n) => isLayer(n) && n.inputs.some((v) => moving.has(v)));
  const behind = dependents(
    graph,
    layers.map((n) => n.outputs[0]!),
  );
  return new Set(layers.filter((n) => !n.inputs.some((v) => behind.has(v))).map((n) => n.outputs[0]!));
}

/** Layers from which no other layer leads to `of`, by the value they make. */
export function lastLayers(graph: Graph, of: string): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set([of]);
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((v) => seen.has(v))) continue;
    if (isLayer(node)) found.add(node.outputs[0]!);
    else for (const v of node.inputs) if (v) seen.add(v);
  }
  return found;
}
