import type { Graph } from "../../onnx/graph.ts";
import { ancestors, dependents } from "../../onnx/graph.ts";
import type { RuleTable } from "../rules/define.ts";
import { lastLayers } from "./facts.ts";
import { contrasted, winning } from "./layer/winning.ts";
import { relevanceTable } from "./passing.ts";

/** Far below what activations add up to. */
const EPSILON = 1e-12;

/**
 * Excitation backpropagation: winners are drawn from the target down, each in proportion to how much it excites the one above it.
 * Contrastive, the layer before the target is asked for what excites the target rather than its opposite.
 *
 * Zhang et al. 2016, https://arxiv.org/abs/1608.00507
 */
export function excitation(graph: Graph, of: string, input: string, contrastive: boolean): RuleTable {
  const last = contrastive ? lastLayers(graph, of) : new Set<string>();
  const itself = (value: string) => value;
  return relevanceTable({
    graph,
    input,
    rule: (output) => (last.has(output) ? contrasted : winning),
    known: { epsilon: EPSILON, gamma: 0, low: itself, high: itself },
  });
}

/** The values that every path from `input` to `of` leads through, in order. */
export function bottlenecks(graph: Graph, input: string, of: string): string[] {
  const needed = ancestors(graph, [of]);
  const onPath = new Set([...dependents(graph, [input])].filter((v) => needed.has(v)));
  const found: string[] = [];
  const lastRead = new Map<string, number>();
  graph.nodes.forEach((node, i) => {
    for (const v of node.inputs) if (onPath.has(v)) lastRead.set(v, i);
  });
  let open = lastRead.get(input) ?? 0;
  graph.nodes.forEach((node, i) => {
    const made = node.outputs.filter((v) => onPath.has(v));
    if (open <= i && made.length === 1) found.push(made[0]!);
    for (const v of made) open = Math.max(open, lastRead.get(v) ?? i);
  });
  return found;
}
