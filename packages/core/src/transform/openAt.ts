import { UsageError } from "../base/errors.ts";
import type { Graph } from "../onnx/graph.ts";
import { dependents, withOutputs } from "../onnx/graph.ts";

/** The input that stands for a value in a graph that is open there. */
export const openingOf = (value: string): string => `at(${value})`;

/**
 * The graph with a value as an input, `at(<value>)`, in place of what makes it: what the network says when a layer is
 * something else than what the picture made of it. Only nodes that `outputs` need are left; the picture stays an input
 * where there is a way around the value, such as a skip connection.
 *
 * Throws `UsageError` where none of the outputs depends on the value.
 */
export function openAt(graph: Graph, value: string, outputs: readonly string[]): Graph {
  const opening = openingOf(value);
  const info = graph.infos.get(value);
  if (!info || !outputs.some((v) => v !== value && dependents(graph, [value]).has(v)))
    throw new UsageError(
      `nothing that is asked for depends on "${value}"`,
      "name a layer between the picture and what is explained; convlens inspect lists them",
    );
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((v) => (v === value ? opening : v)),
  }));
  const infos = new Map([...graph.infos, [opening, info]]);
  const open = withOutputs({ ...graph, nodes, infos, inputs: [...graph.inputs, opening] }, outputs);
  const read = new Set(open.nodes.flatMap((n) => n.inputs));
  return { ...open, inputs: open.inputs.filter((v) => read.has(v)) };
}
