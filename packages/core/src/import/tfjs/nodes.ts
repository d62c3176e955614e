import { ConvlensError } from "../../base/errors.ts";
import { isObject, type Json } from "./artifacts.ts";
import { Attributes } from "./attributes.ts";

/** One output of a node. */
export interface Endpoint {
  readonly node: string;
  readonly output: number;
}

/** A node of a TensorFlow graph. */
export interface TensorFlowNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Endpoint[];
  readonly attrs: Attributes;
}

/** How messages name a node. */
export const ownerOf = ({ op, name }: { op: string; name: string }): string => `${op} node "${name}"`;

/** `name`, or `name:output` for another than the first. */
export function endpoint(text: string): Endpoint {
  const [, node, output] = /^(.*?)(?::(\d+))?$/.exec(text)!;
  return { node: node!, output: Number(output ?? 0) };
}

/** The nodes of a graph in its JSON form, by name. Inputs that only order the execution (`^name`) are left out. */
export function readNodes(topology: Json): Map<string, TensorFlowNode> {
  const list = Array.isArray(topology.node) ? topology.node : [];
  const nodes = new Map<string, TensorFlowNode>();
  for (const stated of list.filter(isObject)) {
    const [name, op] = [String(stated.name), String(stated.op)];
    if (nodes.has(name)) throw broken(`it has two nodes "${name}"`);
    const inputs = (Array.isArray(stated.input) ? stated.input.map(String) : []).filter((i) => !i.startsWith("^"));
    const attrs = new Attributes(ownerOf({ op, name }), isObject(stated.attr) ? stated.attr : {});
    nodes.set(name, { name, op, inputs: inputs.map(endpoint), attrs });
  }
  if (nodes.size === 0) throw broken("it has no nodes");
  return nodes;
}

const broken = (why: string) =>
  new ConvlensError(
    `the TensorFlow graph cannot be read: ${why}`,
    "Convert the model again with tensorflowjs_converter.",
  );

/** The nodes that `wanted` depend on, each behind those that it reads from. */
export function inOrder(nodes: ReadonlyMap<string, TensorFlowNode>, wanted: readonly string[]): TensorFlowNode[] {
  const needed = new Set(wanted);
  // A set also gives out what is added to it meanwhile.
  for (const name of needed) for (const { node } of found(nodes, name).inputs) needed.add(node);
  const open = new Map([...needed].map((name) => [name, new Set(found(nodes, name).inputs.map((i) => i.node)).size]));
  const readers = new Map<string, string[]>();
  for (const name of needed)
    for (const input of new Set(found(nodes, name).inputs.map((i) => i.node)))
      readers.set(input, [...(readers.get(input) ?? []), name]);
  const order = [...needed].filter((name) => open.get(name) === 0);
  for (let i = 0; i < order.length; i++)
    for (const reader of readers.get(order[i]!) ?? []) {
      open.set(reader, open.get(reader)! - 1);
      if (open.get(reader) === 0) order.push(reader);
    }
  if (order.length < needed.size) throw broken("its nodes read from each other in a circle");
  return order.map((name) => nodes.get(name)!);
}

function found(nodes: ReadonlyMap<string, TensorFlowNode>, name: string): TensorFlowNode {
  const node = nodes.get(name);
  if (!node) throw broken(`its node "${name}" is missing`);
  return node;
}
