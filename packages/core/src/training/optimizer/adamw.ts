import { oneMinus, times } from "../../op/mask.ts";
import { adamDefaults, adamStep } from "./adamStep.ts";
import { defineOptimizer } from "./define.ts";

export default defineOptimizer({
  id: "adamw",
  title: "AdamW",
  reference: "Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization; as PyTorch's AdamW",
  defaults: { ...adamDefaults, weightDecay: 0.01 },
  rate: 1e-3,
  slots: () => ["mean", "square"] as const,

  // The weight shrinks by rate · decay beside Adam's step.
  update: (c) => {
    if (c.decay === 0) return adamStep(c);
    const { g, weight, rate, decay } = c;
    return adamStep({ ...c, weight: g.node("Mul", [weight, oneMinus(g, times(g, rate, decay))]) });
  },
});
