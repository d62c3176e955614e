import type { DataType, Tensor } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";

/** An extent. A name stands for an extent that is only known when the graph runs; `N` is the batch. */
export type Dim = number | string;

/** The name of the batch extent. */
export const BATCH = "N";

/** What is known of a value before the graph runs. */
export interface Info {
  readonly type: DataType;
  readonly shape: readonly Dim[];
  /** The numbers of a small vector or scalar, where they are known or are extents: what `Reshape` or `Slice` are told. */
  readonly content?: readonly Dim[];
}

/** An attribute that no transform looks into (a subgraph, a sparse tensor): its encoded `AttributeProto`. */
export interface OpaqueAttr {
  readonly encoded: Uint8Array;
}

export type Attr = number | string | readonly number[] | readonly string[] | Tensor | OpaqueAttr;
export type Attrs = Readonly<Record<string, Attr>>;

export interface Node {
  readonly op: string;
  /** The operator set; absent for ONNX's own. */
  readonly domain?: string;
  readonly name?: string;
  /** Value names; an empty name is an optional input that is absent. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attrs: Attrs;
  /** The element kind of attributes of which the name does not tell it (onnx/attributes.ts), as the file had it. */
  readonly attrKinds?: Readonly<Record<string, "float" | "int" | "string">>;
  /** Encoded fields of the `NodeProto` that are not modelled here: documentation, metadata, unknown fields. */
  readonly extra?: Uint8Array;
}

/** What a file holds beside the graph proper, encoded: documentation, annotations, unknown fields. */
export interface FileExtra {
  /** Fields of the `ModelProto` and of the `GraphProto`. */
  readonly model: Uint8Array;
  readonly graph: Uint8Array;
  /** Fields of the `TensorProto` of constants that have any, by name. */
  readonly tensors: ReadonlyMap<string, Uint8Array>;
  /** `metadata_props` of the model. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The version of each operator set, by domain; `""` is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
}

/** A graph in ONNX form: nodes in evaluation order, wired by value names. Graphs are never changed in place. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Of every value whose type and shape are known: inputs, constants and what nodes make. */
  readonly infos: ReadonlyMap<string, Info>;
  /** Of a graph that stands for a file as it is; graphs made from it need not keep it. */
  readonly extra?: FileExtra;
}

export const emptyGraph: Graph = {
  nodes: [],
  inputs: [],
  outputs: [],
  constants: new Map(),
  infos: new Map(),
};

/** What is known of a constant. */
export function infoOf(t: Tensor): Info {
  const { type, shape, data } = t;
  if (shape.length > 1 || data.length > 64 || type === "string") return { type, shape };
  return { type, shape, content: Array.from(toDoubles(t).data) };
}

/** Which node makes each value. */
export function producers(graph: Pick<Graph, "nodes">): Map<string, Node> {
  const made = new Map<string, Node>();
  for (const node of graph.nodes) for (const v of node.outputs) if (v) made.set(v, node);
  return made;
}

/** Which nodes read each value. */
export function consumers(graph: Pick<Graph, "nodes">): Map<string, Node[]> {
  const read = new Map<string, Node[]>();
  for (const node of graph.nodes)
    for (const v of new Set(node.inputs)) if (v) read.set(v, [...(read.get(v) ?? []), node]);
  return read;
}

/** The values that depend on any of `from`, themselves included. */
export function dependents(graph: Pick<Graph, "nodes">, from: Iterable<string>): Set<string> {
  const found = new Set(from);
  for (const node of graph.nodes) if (node.inputs.some((v) => found.has(v))) for (const v of node.outputs) found.add(v);
  return found;
}

/** The values that any of `of` depends on, themselves included. */
export function ancestors(graph: Pick<Graph, "nodes">, of: Iterable<string>): Set<string> {
  const found = new Set(of);
  for (const node of graph.nodes.toReversed())
    if (node.outputs.some((v) => found.has(v))) for (const v of node.inputs) if (v) found.add(v);
  return found;
}

/** The same graph with other outputs, without the nodes and constants that they do not need. Inputs stay. */
export function withOutputs(graph: Graph, outputs: readonly string[]): Graph {
  const needed = ancestors(graph, outputs);
  for (const v of graph.inputs) needed.add(v);
  const nodes = graph.nodes.filter((n) => n.outputs.some((v) => needed.has(v)));
  for (const n of nodes) for (const v of n.outputs) needed.add(v);
  return {
    nodes,
    inputs: graph.inputs,
    outputs,
    constants: new Map([...graph.constants].filter(([v]) => needed.has(v))),
    infos: new Map([...graph.infos].filter(([v]) => needed.has(v))),
  };
}
