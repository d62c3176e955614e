import type { Graph, Node } from "../../onnx/graph.ts";
import { withOutputs } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import { number } from "../../op/define.ts";
import { axisOf } from "../../op/extents.ts";
import type { Writer } from "../../op/index.ts";
import { scaleOf } from "../../op/LRN.ts";
import { plus } from "../../op/mask.ts";
import { overChannels } from "../../op/normalize.ts";
import { reduceKept } from "../../op/reduction.ts";
import { reshapeLike } from "../../op/reshapeLike.ts";

/**
 * The graph with normalisations by what a picture itself holds written as products, sums and functions of one input,
 * each of which has a rule that keeps sums of differences. Values keep their names.
 */
export function expandNormalizations(graph: Graph): Graph {
  if (!graph.nodes.some((n) => expansions[n.op])) return graph;
  const g = new Builder({ ...graph, nodes: [] });
  for (const node of graph.nodes) {
    const write = node.domain || node.outputs.length > 1 ? undefined : expansions[node.op];
    g.scope = node.outputs[0]!;
    const last = write?.(g, node);
    g.add(last ? { ...last, outputs: node.outputs } : node);
  }
  return withOutputs(g.build(graph.outputs), graph.outputs);
}

/** The last node of an expansion, which makes what the operator made. */
type Last = Pick<Node, "op" | "inputs" | "attrs">;

const expansions: Readonly<Record<string, (g: Writer, node: Node) => Last>> = {
  // x · s^-beta
  LRN: (g, { attrs, inputs: x }) => {
    const s = scaleOf({ g, attrs, x });
    const power = g.node("Pow", [s, g.scalar(-number(attrs, "beta", 0.75), s)]);
    return { op: "Mul", inputs: [x[0]!, power], attrs: {} };
  },
  LayerNormalization: (g, { attrs, inputs: [x, scale, bias] }) => {
    const rank = g.shape(x!).length;
    const first = axisOf(number(attrs, "axis", -1), rank);
    return scaled(g, normal(g, x!, from(first, rank), attrs), scale!, bias);
  },
  InstanceNormalization: (g, { attrs, inputs: [x, ...rest] }) => {
    const rank = g.shape(x!).length;
    const [scale, bias] = rest.map((v) => overChannels(g, v, rank));
    return scaled(g, normal(g, x!, from(2, rank), attrs), scale!, bias);
  },
  GroupNormalization: (g, { attrs, inputs: [x, ...rest] }) => {
    const rank = g.shape(x!).length;
    const groups = g.node("Reshape", [x!, g.ints([0, number(attrs, "num_groups", 1), -1])]);
    const [scale, bias] = rest.map((v) => overChannels(g, v, rank));
    return scaled(g, reshapeLike(g, normal(g, groups, [2], attrs), x!), scale!, bias);
  },
};

/** (x - mean) · (variance + epsilon)^-½ */
function normal(g: Writer, x: string, axes: readonly number[], attrs: Node["attrs"]): string {
  const centred = g.node("Sub", [x, reduceKept(g, "ReduceMean", x, axes)]);
  const variance = reduceKept(g, "ReduceMean", g.node("Mul", [centred, centred]), axes);
  const power = g.node("Pow", [plus(g, variance, number(attrs, "epsilon", 1e-5)), g.scalar(-0.5, x)]);
  return g.node("Mul", [centred, power]);
}

function scaled(g: Writer, v: string, scale: string, bias: string | undefined): Last {
  if (!bias) return { op: "Mul", inputs: [v, scale], attrs: {} };
  return { op: "Add", inputs: [g.node("Mul", [v, scale]), bias], attrs: {} };
}

const from = (first: number, rank: number) => Array.from({ length: rank - first }, (_, i) => first + i);
