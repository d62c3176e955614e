import type { Doubles, Tensor } from "../base/tensor.ts";
import { fromDoubles, toDoubles } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { evaluateNode } from "../op/evaluate.ts";
import type { Engine } from "./define.ts";

/** Runs graphs with the float64 reference of each operator: slow, and right by inspection. Outputs are rounded to their type at the end. */
export const referenceEngine: Engine = {
  id: "reference",
  version: "float64",
  prepare: async (graph) => ({
    async run(feeds, signal) {
      const values = evaluate(graph, mapValues(feeds, toDoubles), signal);
      return Object.fromEntries(graph.outputs.map((v) => [v, fromDoubles(values.get(v)!)]));
    },
    release: async () => {},
  }),
};

/** Every value of a graph, in float64. */
export function evaluate(
  graph: Graph,
  feeds: Readonly<Record<string, Doubles>>,
  signal?: AbortSignal,
): Map<string, Doubles> {
  const values = new Map<string, Doubles>(Object.entries(feeds));
  for (const [name, t] of graph.constants) if (t.type !== "string") values.set(name, toDoubles(t as Tensor));
  for (const node of graph.nodes) {
    signal?.throwIfAborted();
    const x = node.inputs.map((v) => (v ? values.get(v) : undefined));
    evaluateNode(node, x).forEach((d, i) => {
      values.set(node.outputs[i]!, d);
    });
  }
  return values;
}

const mapValues = <A, B>(o: Readonly<Record<string, A>>, f: (a: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(o).map(([k, v]) => [k, f(v)]));
