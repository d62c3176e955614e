import { fromDoubles } from "../base/tensor.ts";
import type { Node } from "../onnx/graph.ts";
import type { Builder } from "../op/builder.ts";
import type { BackwardContext, Writer } from "../op/define.ts";
import { number } from "../op/define.ts";
import { plus, times } from "../op/mask.ts";
import { overChannels } from "../op/normalize.ts";
import type { Row } from "../transform/rules/define.ts";

/** A running average of a BatchNormalization and the value that it becomes. */
export interface RunningAverage {
  readonly value: string;
  readonly next: string;
}

/** A BatchNormalization over the batch: what it carries, and its input less the batch's mean. */
export interface Normalization {
  readonly averages: readonly RunningAverage[];
  readonly centred: string;
}

/** Axes of N×C×… that a channel's statistics are taken over. */
const overBatch = (g: Writer, x: string) => g.ints(g.shape(x).flatMap((_, i) => (i === 1 ? [] : [i])));

/**
 * Writes a BatchNormalization with mean and (biased) variance of the batch, as nodes that give them to the operator
 * where in inference it has running averages. These move by its momentum, as ONNX defines training mode.
 */
export function normalizeBatch(g: Builder, node: Node): Normalization {
  const [x, scale, shift, oldMean, oldVariance] = node.inputs as [string, string, string, string, string];
  const average = (v: string) => g.node("ReduceMean", [v, overBatch(g, x)], { keepdims: 0 });
  const mean = average(x);
  const centred = g.node("Sub", [x, overChannels(g, mean, g.shape(x).length)]);
  const variance = average(g.node("Mul", [centred, centred]));
  g.add({ ...node, inputs: [x, scale, shift, mean, variance] });
  const momentum = number(node.attrs, "momentum", 0.9);
  const moved = (old: string, now: string) => {
    return { value: old, next: g.node("Add", [times(g, old, momentum), times(g, now, 1 - momentum)]) };
  };
  return { averages: [moved(oldMean, mean), moved(oldVariance, variance)], centred };
}

/**
 * The gradient through normalisations over the batch, by the name of the value that each makes: mean and variance depend on
 * the input too. Written as a whole it takes half the passes over memory that the gradients of the statistics' own nodes take.
 */
export const throughBatch = (normalizations: ReadonlyMap<string, Normalization>): Row => ({
  matches: (node) => normalizations.has(node.outputs[0]!),
  rule: (c) => batchGradient(c, normalizations.get(c.y[0]!)!.centred),
});

/** dx = γ/σ · (dy − mean(dy) − c · mean(dy · c) / σ²) for c = x − mean(x). */
function batchGradient({ g, attrs, x, dy: [dy] }: BackwardContext, centred: string): (string | null)[] {
  const [input, scale, , , variance] = x as [string, string, string, string, string];
  const shape = g.shape(input);
  const sum = (v: string) => g.node("ReduceSum", [v, overBatch(g, input)], { keepdims: 0 });
  const count = g.node("CastLike", [g.node("Div", [g.node("Size", [input]), g.node("Size", [scale])]), input]);
  const shift = sum(dy!);
  const along = sum(g.node("Mul", [dy!, centred]));

  const spread = plus(g, variance, number(attrs, "epsilon", 1e-5));
  const deviation = g.node("Sqrt", [spread]);
  const none = fromDoubles({
    type: g.info(scale).type,
    shape: [shape[1] as number],
    data: new Float64Array(shape[1] as number),
  });
  // The operator is one pass: γ/σ · (dy − mean(dy)).
  const passed = g.node(
    "BatchNormalization",
    [dy!, scale, g.constant(none), g.node("Div", [shift, count]), variance],
    attrs,
  );
  const slope = g.node("Div", [
    g.node("Mul", [scale, along]),
    g.node("Mul", [g.node("Mul", [deviation, spread]), count]),
  ]);
  const pulled = g.node("Mul", [centred, overChannels(g, slope, shape.length)]);
  return [g.node("Sub", [passed, pulled]), g.node("Div", [along, deviation]), shift, null, null];
}
