import type { Doubles, Tensor } from "../base/tensor.ts";
import { fromDoubles, toDoubles } from "../base/tensor.ts";
import type { Graph, Info, Node } from "../onnx/graph.ts";
import type { Extents } from "../op/index.ts";
import { opOf } from "../op/index.ts";
import { known } from "../op/shape.ts";
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

/** The outputs of one node, in float64. */
export function evaluateNode(node: Node, x: readonly (Doubles | undefined)[]): Doubles[] {
  const op = opOf(node);
  if (!op) throw new Error(`the reference engine does not know operator ${node.op}, which makes "${node.outputs[0]}"`);
  const infos = op.infer({ attrs: node.attrs, x: x.map((d) => d && infoOfDoubles(d)), outputs: node.outputs.length });
  const y: Extents[] = infos.map(({ type, shape }) => ({ type, shape: known(shape, node.op) }));
  return op.evaluate({ attrs: node.attrs, x, y }).map((data, i) => ({ ...y[i]!, data }));
}

const infoOfDoubles = (d: Doubles): Info => ({
  type: d.type,
  shape: d.shape,
  ...(d.shape.length <= 1 && { content: Array.from(d.data) }),
});

const mapValues = <A, B>(o: Readonly<Record<string, A>>, f: (a: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(o).map(([k, v]) => [k, f(v)]));
