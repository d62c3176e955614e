import { plus, times } from "../../op/mask.ts";
import type { LossContext } from "./define.ts";
import { count, defineLoss } from "./define.ts";

/**
 * −t log σ(z) − (1 − t) log(1 − σ(z)) of a single logit, the mean over the batch, with targets t = (1 − s)·label + s/2 for a smoothing s.
 * Written as softplus(z) − t·z, which neither overflows nor cancels.
 */
export default defineLoss({
  id: "binary-cross-entropy",
  title: "Cross-entropy of a sigmoid",
  fits: (outputs) => outputs === 1,
  write: (c) => {
    const { g, logits, smoothing } = c;
    const labels = column(c);
    const targets = plus(g, times(g, labels, 1 - smoothing), smoothing / 2);
    const each = g.node("Sub", [g.node("Softplus", [logits]), g.node("Mul", [logits, targets])]);
    const loss = g.node("ReduceMean", [each], { keepdims: 0 }, "loss");
    const said = g.node("Greater", [logits, g.scalar(0, logits)]);
    const right = g.node("Greater", [labels, g.scalar(0.5, labels)]);
    const wrong = g.node("Xor", [said, right]);
    return { loss, correct: count(g, g.node("Not", [wrong]), logits) };
  },
});

/** The labels as a column of numbers in the type of the logits. */
function column({ g, labels, logits }: LossContext): string {
  if (g.info(labels).type !== "int64") return labels;
  return g.node("CastLike", [g.node("Unsqueeze", [labels, g.ints([1])]), logits]);
}
