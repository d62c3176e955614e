import type { Graph } from "../onnx/graph.ts";
import { dependents } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { ALIGNED, filtersOf } from "./filters.ts";
import { Layouts } from "./layouts.ts";

/**
 * The graph on ONNX Runtime's blocked layout, where the runtime would not use it or would leave it in between:
 *
 * - convolutions whose weights come in, or are made of what comes in; weights are laid out by nodes, which for them is little work,
 *   and the convolution is 1.2 to 2 times as fast. What has constant weights the runtime lays out by itself.
 * - all convolutions and what lies between, where values are divided by one another, as in relevance propagation. The runtime does
 *   a few element-wise operators on the layout, and for others goes back and forth; but elements in the same place stay so in any layout.
 *
 * `block` is the runtime's own on this processor, in channels; what has channels that are no multiple of it stays as it is.
 */
export function blocked(graph: Graph, block: number): Graph {
  const g = new Builder({ ...graph, nodes: [] });
  const moving = dependents(graph, graph.inputs);
  const layouts = new Layouts(g, graph, block, moving);
  const all = !hasMovingWeights(graph) && hasQuotients(graph);
  for (const node of graph.nodes) {
    if (layouts.isMerged(node)) continue;
    const isFixed = !node.outputs.some((v) => moving.has(v));
    g.scope = `blocked(${node.outputs[0]})`;
    const filters = isFixed ? undefined : filtersOf(node, graph, block, all ? ALIGNED : block);
    if (filters && (all || (filters === "both" && moving.has(node.inputs[1]!)))) layouts.convolve(node, filters, all);
    else if (!(layouts.pool(node) || (all && layouts.within(node)))) layouts.keep(node);
  }
  for (const v of graph.outputs) layouts.unblock(v);
  return g.build(graph.outputs);
}

/** Whether there is anything to lay out, for some block. */
export const hasBlocks = (graph: Graph): boolean => hasMovingWeights(graph) || hasQuotients(graph);

function hasMovingWeights(graph: Graph): boolean {
  const moving = dependents(graph, graph.inputs);
  return graph.nodes.some((node) => filtersOf(node, graph, 1) === "both" && moving.has(node.inputs[1]!));
}

/** Whether a value of channels and places is divided by another. */
const hasQuotients = ({ nodes, infos, constants }: Graph): boolean =>
  nodes.some(({ op, domain, inputs }) => {
    const isPicture = (v: string) => !constants.has(v) && infos.get(v)?.shape.length === 4;
    const alike = new Set(inputs.map((v) => String(infos.get(v)?.shape.slice(1)))).size === 1;
    return op === "Div" && !domain && alike && inputs.every(isPicture);
  });
