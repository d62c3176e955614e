import type { Graph } from "../onnx/graph.ts";
import { ancestors } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";
import type { RulesName } from "./rules/index.ts";

/**
 * Whether some values depend on max pools. Where they do not, a deconvolutional network takes nothing from the picture, and shows the
 * same for every one (Springenberg et al. 2014, Striving for Simplicity, https://arxiv.org/abs/1412.6806).
 */
export function hasSwitches(graph: Graph, values: readonly string[]): boolean {
  const before = ancestors(graph, values);
  return graph.nodes.some((node) => opOf(node)?.switches && node.outputs.some((v) => before.has(v)));
}

/** How layers are projected where nobody says: as Zeiler and Fergus did where the network has max pools, which that needs; else guided. */
export const projectionRules = (graph: Graph, layers: readonly string[]): RulesName =>
  hasSwitches(graph, layers) ? "deconvnet" : "guided";
