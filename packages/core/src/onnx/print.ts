import type { Tensor } from "../base/tensor.ts";
import type { Attr, Graph, Info, Node } from "./graph.ts";

/**
 * A graph to read, one line for each input, constant, node and output:
 *
 *     input x: float32[N,3,224,224]
 *     constant w: float32[64,3,3,3]
 *     conv1: float32[N,64,111,111] = Conv(x, w){strides: [2,2]}
 *     output conv1
 *
 * The numbers of constants are shown up to 8 of them.
 */
export function print(graph: Graph): string {
  const lines = [
    ...graph.inputs.map((v) => `input ${typed(graph, v)}`),
    ...[...graph.constants].map(([v, t]) => `constant ${v}: ${type(t)}${numbers(t)}`),
    ...graph.nodes.map((n) => nodeLine(graph, n)),
    ...graph.outputs.map((v) => `output ${v}`),
  ];
  return `${lines.join("\n")}\n`;
}

const nodeLine = (graph: Graph, node: Node) => `${node.outputs.map((v) => typed(graph, v)).join(", ")} = ${call(node)}`;

/** A node without its outputs: `Conv(x, w){strides: [2,2]}`; attributes are in the order of their names. */
export function call({ op, domain, inputs, attrs }: Node): string {
  const given = Object.entries(attrs)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, attr]) => `${name}: ${attribute(attr)}`);
  const operator = domain ? `${domain}:${op}` : op;
  return `${operator}(${inputs.map((v) => v || "-").join(", ")})${given.length > 0 ? `{${given.join(", ")}}` : ""}`;
}

function attribute(attr: Attr): string {
  if (typeof attr !== "object" || Array.isArray(attr)) return JSON.stringify(attr);
  if ("encoded" in attr) return `<${attr.encoded.length} bytes>`;
  const t = attr as Tensor;
  return type(t) + numbers(t);
}

function typed(graph: Graph, value: string): string {
  const info = graph.infos.get(value);
  return value ? `${value}: ${info ? type(info) : "?"}` : "-";
}

const type = ({ type, shape }: Pick<Info, "type" | "shape">) => `${type}[${shape}]`;

const numbers = ({ data }: Tensor) =>
  data.length <= 8 ? ` = {${Array.from(data as ArrayLike<unknown>).join(", ")}}` : "";
