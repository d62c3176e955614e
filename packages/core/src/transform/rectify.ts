import type { Graph, Node } from "../onnx/graph.ts";
import { dependents } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { opOf } from "../op/index.ts";
import { isUnsigned } from "../op/quantization.ts";
import { nonNegativeValues } from "./relevance/facts.ts";

/**
 * Rounding to codes that know no negative number clamps at zero: quantisers drop the ReLU before it. It is put back, as `name/relu` before
 * `name/codes` or behind `name`, behind layers and where there can be negative numbers, so that what tells activations apart finds it. No number changes.
 */
export function rectify(graph: Graph): Graph {
  const nonNegative = nonNegativeValues(graph);
  const layers = graph.nodes.filter((n) => opOf(n)?.family === "linear");
  const behind = dependents(
    graph,
    layers.flatMap((n) => n.outputs),
  );
  const clamps = ({ op, inputs: [x, , zero] }: Node) =>
    op === "QuantizeLinear" && isUnsigned(graph.constants.get(zero ?? "")) && behind.has(x!) && !nonNegative.has(x!);

  const g = new Builder({ ...graph, nodes: [] });
  for (const v of graph.nodes.flatMap((n) => n.outputs)) if (v) g.fresh(v);
  for (const node of graph.nodes) {
    const [x, ...parameters] = node.inputs;
    if (clamps(node)) g.add({ ...node, inputs: [g.node("Relu", [x!], {}, nameOf(node)), ...parameters] });
    else g.add(node);
  }
  return g.build(graph.outputs);
}

/** By the layer whose codes these are, or by what comes in. */
const nameOf = ({ inputs: [x], outputs: [codes] }: Node): string =>
  codes!.endsWith("/codes") ? codes!.replace(/codes$/, "relu") : `${x}/relu`;
