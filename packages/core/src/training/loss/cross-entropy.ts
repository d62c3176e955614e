import { fromDoubles } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import { plus, times } from "../../op/mask.ts";
import type { LossContext } from "./define.ts";
import { count, defineLoss } from "./define.ts";

/**
 * −Σ t log softmax(z), the mean over the batch, with targets t = (1 − s)·label + s/classes for a smoothing s, as PyTorch's CrossEntropyLoss.
 * The logarithm of the softmax is one operator, which shifts logits by their maximum, so that none overflows.
 */
export default defineLoss({
  id: "cross-entropy",
  title: "Cross-entropy of a softmax",
  fits: (outputs) => outputs > 1,
  write: (c) => {
    const { g, logits } = c;
    const products = g.node("Mul", [g.node("LogSoftmax", [logits], { axis: 1 }), targetsOf(c)]);
    const each = g.node("ReduceSum", [products, g.ints([1])], { keepdims: 0 });
    const loss = g.node("Neg", [g.node("ReduceMean", [each], { keepdims: 0 })], {}, "loss");
    return { loss, correct: count(g, g.node("Equal", [best(g, logits), labelled(c)]), logits) };
  },
});

const isClass = ({ g, labels }: LossContext) => g.info(labels).type === "int64";

const best = (g: Builder, v: string) => g.node("ArgMax", [v], { axis: 1, keepdims: 0 });

const labelled = (c: LossContext) => (isClass(c) ? c.labels : best(c.g, c.labels));

/** The share of each class, N×classes, smoothed. */
function targetsOf(c: LossContext): string {
  const { g, logits, smoothing } = c;
  const { type, shape } = g.info(logits);
  const classes = shape[1] as number;
  const low = smoothing / classes;
  if (!isClass(c)) return plus(g, times(g, c.labels, 1 - smoothing), low);
  const values = g.constant(
    fromDoubles({ type, shape: [2], data: Float64Array.of(low, 1 - smoothing + low) }),
    "targets",
  );
  return g.node("OneHot", [c.labels, g.ints([classes]), values], { axis: 1 });
}
