import { times } from "../../op/mask.ts";
import { defineOptimizer } from "./define.ts";
import { withDecay } from "./moments.ts";

export default defineOptimizer({
  id: "sgd",
  title: "Stochastic gradient descent",
  reference:
    "Sutskever et al. 2013, On the importance of initialization and momentum in deep learning; as PyTorch's SGD",
  defaults: { momentum: 0.9, nesterov: 0, weightDecay: 0 },
  rate: 0.1,
  slots: ({ momentum }) => (momentum === 0 ? [] : ["velocity"]),

  // v ← μ v + g, w ← w − rate · v; with Nesterov, w ← w − rate · (g + μ v).
  update: ({ g, weight, state, rate, settings: { momentum, nesterov }, decay, ...c }) => {
    const gradient = withDecay(g, c.gradient, weight, decay);
    const moved = (by: string) => g.node("Sub", [weight, g.node("Mul", [by, rate])]);
    if (momentum === 0) return { weight: moved(gradient), state };
    const velocity = g.node("Add", [times(g, state.velocity, momentum), gradient]);
    const ahead = () => g.node("Add", [gradient, times(g, velocity, momentum)]);
    return { weight: moved(nesterov === 0 ? velocity : ahead()), state: { velocity } };
  },
});
