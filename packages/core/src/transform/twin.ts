import type { Graph, Node } from "../onnx/graph.ts";
import { dependents } from "../onnx/graph.ts";

/** The name of a value's twin in a graph of two passes. */
export const twinOf = (value: string, label = "twin"): string => `${label}(${value})`;

export interface Twinned {
  readonly graph: Graph;
  /** What a value is in the second pass; itself where it does not depend on the input. */
  twin(value: string): string;
}

/**
 * The graph with a second forward pass beside the first, over another input, `twin(<input>)`. Weights are shared.
 */
export function withTwin(graph: Graph, input: string, { label = "twin" }: { label?: string } = {}): Twinned {
  const moving = dependents(graph, [input]);
  moving.delete("");
  const twin = (v: string) => (moving.has(v) ? twinOf(v, label) : v);
  const copies: Node[] = graph.nodes
    .filter((n) => n.outputs.some((v) => moving.has(v)))
    .map((n) => ({ ...n, inputs: n.inputs.map(twin), outputs: n.outputs.map(twin) }));
  const infos = new Map(graph.infos);
  for (const v of moving) if (graph.infos.has(v)) infos.set(twin(v), graph.infos.get(v)!);
  return {
    graph: { ...graph, nodes: [...graph.nodes, ...copies], inputs: [...graph.inputs, twin(input)], infos },
    twin,
  };
}
