import type { Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";

/** The value that holds the largest magnitude of another. */
export const magnitudeOf = (value: string): string => `magnitude(${value})`;

/** The graph with the largest magnitude of each float32 value that a node makes for its outputs: a scalar each. */
export function withMagnitudes(graph: Graph): { readonly graph: Graph; readonly values: readonly string[] } {
  const values = graph.nodes.flatMap((n) => n.outputs).filter((v) => v && graph.infos.get(v)?.type === "float32");
  const g = new Builder(graph);
  const outputs = values.map((v) => g.node("ReduceMax", [g.node("Abs", [v])], { keepdims: 0 }, magnitudeOf(v)));
  return { graph: g.build(outputs), values };
}
