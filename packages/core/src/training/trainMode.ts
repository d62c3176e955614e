import { toDoubles } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { number } from "../op/define.ts";
import { plus, times } from "../op/mask.ts";
import { overChannels } from "../op/normalize.ts";
import { reduceKept } from "../op/reduction.ts";

/** An input that says which units a dropout keeps: 1 / (1 − ratio) for a unit that is kept, 0 for one that is not. */
export interface Mask {
  readonly input: string;
  /** The share of units that are dropped. */
  readonly ratio: number;
  /** Extents of one picture's mask, without the batch. */
  readonly shape: readonly number[];
}

/** A running average of a BatchNormalization and the value that it becomes. */
export interface RunningAverage {
  readonly value: string;
  readonly next: string;
}

export interface TrainMode {
  readonly graph: Graph;
  readonly masks: readonly Mask[];
  readonly averages: readonly RunningAverage[];
}

export interface TrainModeOptions {
  /** What is learnt. A BatchNormalization of which nothing is learnt stays as in inference. */
  readonly learnt: ReadonlySet<string>;
  /** The ratio of every Dropout; each node's own unless it is said. */
  readonly dropout?: number;
}

/**
 * The graph as it runs while a network is trained. A BatchNormalization takes mean and (biased) variance of the batch, written
 * as nodes, and its running averages move towards them by its momentum, as ONNX defines training mode. A Dropout multiplies by
 * a mask that is an input. Values keep their names.
 */
export function trainMode(graph: Graph, options: TrainModeOptions): TrainMode {
  const g = new Builder({ ...graph, nodes: [] });
  const masks: Mask[] = [];
  const averages: RunningAverage[] = [];
  for (const node of graph.nodes) {
    g.scope = node.outputs[0]!;
    if (learnsBatch(node, options)) averages.push(...normalizeBatch(g, node));
    else if (node.op === "Dropout") masks.push(...drop(g, graph, node, options.dropout));
    else g.add(node);
  }
  return { graph: g.build(graph.outputs), masks, averages };
}

const learnsBatch = ({ op, inputs }: Node, { learnt }: TrainModeOptions): boolean =>
  op === "BatchNormalization" && inputs.slice(1, 3).some((v) => learnt.has(v));

function normalizeBatch(g: Builder, { inputs, outputs, attrs }: Node): RunningAverage[] {
  const [x, scale, shift, oldMean, oldVariance] = inputs as [string, string, string, string, string];
  const rank = g.shape(x).length;
  const axes = Array.from({ length: rank }, (_, i) => i).filter((i) => i !== 1);
  const mean = reduceKept(g, "ReduceMean", x, axes);
  const centred = g.node("Sub", [x, mean]);
  const variance = reduceKept(g, "ReduceMean", g.node("Mul", [centred, centred]), axes);
  const deviation = g.node("Sqrt", [plus(g, variance, number(attrs, "epsilon", 1e-5))]);
  const slope = g.node("Div", [overChannels(g, scale, rank), deviation]);
  const scaled = g.node("Mul", [centred, slope]);
  g.add({ op: "Add", inputs: [scaled, overChannels(g, shift, rank)], outputs: [outputs[0]!], attrs: {} });
  const momentum = number(attrs, "momentum", 0.9);
  const moved = (old: string, now: string) => {
    const vector = g.node("Reshape", [now, g.ints([-1])]);
    return { value: old, next: g.node("Add", [times(g, old, momentum), times(g, vector, 1 - momentum)]) };
  };
  return [moved(oldMean, mean), moved(oldVariance, variance)];
}

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
