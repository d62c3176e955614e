import { adamDefaults, adamStep } from "./adamStep.ts";
import { defineOptimizer } from "./define.ts";
import { withDecay } from "./moments.ts";

export default defineOptimizer({
  id: "adam",
  title: "Adam",
  reference:
    "Kingma and Ba 2015, Adam: A Method for Stochastic Optimization; weight decay as PyTorch's Adam, in the gradient",
  defaults: { ...adamDefaults, weightDecay: 0 },
  rate: 1e-3,
  slots: () => ["mean", "square"] as const,
  update: (c) => adamStep({ ...c, gradient: withDecay(c.g, c.gradient, c.weight, c.decay) }),
});
