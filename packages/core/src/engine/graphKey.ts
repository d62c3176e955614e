import type { Tensor } from "../base/tensor.ts";
import type { Attr, Graph } from "../onnx/graph.ts";

const keys = new WeakMap<Graph, string>();

/**
 * What tells graphs apart: their nodes and wiring, the types and shapes of inputs and outputs, and their constants: small ones
 * by their numbers, large ones by the array that holds them. Two graphs of one key compute the same.
 */
export function graphKey(graph: Graph): string {
  const known = keys.get(graph);
  if (known !== undefined) return known;
  const key = JSON.stringify([
    graph.nodes.map(({ op, domain, inputs, outputs, attrs }) => [
      op,
      domain,
      inputs,
      outputs,
      Object.entries(attrs).map(([name, attr]) => [name, attrKey(attr)]),
    ]),
    [...graph.inputs, ...graph.outputs].map((v) => [v, graph.infos.get(v)?.type, graph.infos.get(v)?.shape]),
    graph.inputs.length,
    [...graph.constants].map(([name, t]) => [name, tensorKey(t)]),
  ]);
  keys.set(graph, key);
  return key;
}

function attrKey(attr: Attr): unknown {
  if (typeof attr !== "object" || Array.isArray(attr)) return attr;
  if ("encoded" in attr) return Array.from(attr.encoded);
  return tensorKey(attr as Tensor);
}

/** Elements up to which a tensor is told apart by its numbers. */
const SMALL = 64;

const tensorKey = ({ type, shape, data }: Tensor) => [
  type,
  shape,
  data.length <= SMALL ? Array.from(data as ArrayLike<unknown>, String) : identity(data),
];

const identities = new WeakMap<object, number>();
let next = 0;

/** A number of an array's own. */
function identity(data: object): number {
  const known = identities.get(data) ?? next++;
  identities.set(data, known);
  return known;
}
