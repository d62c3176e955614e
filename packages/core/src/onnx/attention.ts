import type { Graph, Node } from "./graph.ts";
import { consumers } from "./graph.ts";

/** A matrix of attention: how much each token takes from each other, its rows summing to one. */
export interface Attention {
  /** …×T×T, after the softmax. */
  readonly value: string;
  /** T. */
  readonly tokens: number;
}

/** Operators between the softmax and the product that leave the matrix what it is. */
const passing = new Set(["Identity", "Dropout", "Cast", "Where", "Reshape"]);

const found = new WeakMap<Graph, readonly Attention[]>();

/** The attention of tokens to each other: what a softmax makes and a product takes with values that depend on the picture; in order. */
export function attentionsOf(graph: Graph): readonly Attention[] {
  const known = found.get(graph) ?? search(graph);
  found.set(graph, known);
  return known;
}

function search(graph: Graph): Attention[] {
  const read = consumers(graph);
  const weighs = (value: string, depth: number): boolean =>
    (read.get(value) ?? []).some((n) => weighsValues(graph, n, value) || (depth > 0 && passesOn(n, value, depth)));
  const passesOn = (n: Node, value: string, depth: number) =>
    passing.has(n.op) && n.inputs.includes(value) && weighs(n.outputs[0]!, depth - 1);
  return graph.nodes
    .filter((n) => n.op === "Softmax")
    .flatMap(({ outputs: [value] }) => {
      const shape = graph.infos.get(value!)?.shape ?? [];
      const [rows, columns] = shape.slice(-2);
      if (shape.length < 3 || typeof rows !== "number" || rows !== columns || !weighs(value!, 4)) return [];
      return [{ value: value!, tokens: rows }];
    });
}

/** Whether a node sums up values by an attention. */
function weighsValues(graph: Graph, { op, inputs: [a, b] }: Node, value: string): boolean {
  if (op === "Einsum") return [a, b].includes(value) && [a, b].every((v) => v && !graph.constants.has(v));
  return op === "MatMul" && a === value && !graph.constants.has(b!);
}
