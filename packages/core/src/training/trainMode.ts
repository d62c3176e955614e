import { toDoubles } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import type { RuleTable } from "../transform/rules/define.ts";
import type { Normalization, RunningAverage } from "./batchNorm.ts";
import { normalizeBatch, throughBatch } from "./batchNorm.ts";

/** An input that says which units a dropout keeps: 1 / (1 − ratio) for a unit that is kept, 0 for one that is not. */
export interface Mask {
  readonly input: string;
  /** The share of units that are dropped. */
  readonly ratio: number;
  /** Extents of one picture's mask, without the batch. */
  readonly shape: readonly number[];
}

export interface TrainMode {
  readonly graph: Graph;
  readonly masks: readonly Mask[];
  readonly averages: readonly RunningAverage[];
  /** How gradients pass what differs from inference. */
  readonly rules: RuleTable;
}

export interface TrainModeOptions {
  /** What is learnt. A BatchNormalization of which nothing is learnt stays as in inference. */
  readonly learnt: ReadonlySet<string>;
  /** The ratio of every Dropout; each node's own unless it is said. */
  readonly dropout?: number;
}

/**
 * The graph as it runs while a network is trained. A BatchNormalization takes mean and variance of the batch, and a Dropout
 * multiplies by a mask that is an input. Values keep their names.
 */
export function trainMode(graph: Graph, options: TrainModeOptions): TrainMode {
  const g = new Builder({ ...graph, nodes: [] });
  const masks: Mask[] = [];
  const normalizations = new Map<string, Normalization>();
  for (const node of graph.nodes) {
    g.scope = node.outputs[0]!;
    if (learnsBatch(node, options)) normalizations.set(g.scope, normalizeBatch(g, node));
    else if (node.op === "Dropout") masks.push(...drop(g, graph, node, options.dropout));
    else g.add(node);
  }
  const averages = [...normalizations.values()].flatMap((n) => n.averages);
  return { graph: g.build(graph.outputs), masks, averages, rules: [throughBatch(normalizations)] };
}

const learnsBatch = ({ op, inputs }: Node, { learnt }: TrainModeOptions): boolean =>
  op === "BatchNormalization" && inputs.slice(1, 3).some((v) => learnt.has(v));

function drop(g: Builder, graph: Graph, node: Node, dropout: number | undefined): Mask[] {
  const [x, given] = node.inputs;
  const own = graph.constants.get(given ?? "");
  const ratio = dropout ?? (own ? toDoubles(own).data[0]! : 0.5);
  const outputs = [node.outputs[0]!];
  if (ratio === 0) {
    g.add({ op: "Identity", inputs: [x!], outputs, attrs: {} });
    return [];
  }
  const { type, shape } = g.info(x!);
  const input = g.input(g.fresh(`mask(${outputs[0]})`), { type, shape });
  g.add({ op: "Mul", inputs: [x!, input], outputs, attrs: {} });
  return [{ input, ratio, shape: shape.slice(1) as number[] }];
}
