import adam from "../training/optimizer/adam.ts";
import type { Optimizer } from "../training/optimizer/define.ts";
import { defineOptimizer } from "../training/optimizer/define.ts";

/** Of Keras's own recipe: where the gradient is nothing, the step is nothing. */
const EPSILON = 1e-5;

/** x ← x + rate · g / (√(mean g²) + ε), the mean over each picture's parameters. */
const normalized = defineOptimizer({
  id: "normalized",
  title: "Gradient ascent with steps of one length",
  reference: "Chollet 2016, How convolutional neural networks see the world, https://blog.keras.io",
  defaults: { weightDecay: 0 },
  rate: 0.05,
  slots: () => [],
  update({ g, weight, gradient, rate }) {
    const axes = g.ints(Array.from({ length: g.shape(gradient).length - 1 }, (_, i) => i + 1));
    const square = g.node("ReduceMean", [g.node("Mul", [gradient, gradient]), axes], { keepdims: 1 });
    const length = g.node("Add", [g.node("Sqrt", [square]), g.scalar(EPSILON, square)]);
    const step = g.node("Mul", [g.node("Div", [gradient, length]), rate]);
    return { weight: g.node("Sub", [weight, step]), state: {} };
  },
});

/** What turns gradients into steps. */
export const ascents: readonly Optimizer[] = [adam, normalized];
