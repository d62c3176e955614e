import { plus, times } from "../../op/mask.ts";
import { defineOptimizer } from "./define.ts";
import { averaged, withDecay } from "./moments.ts";

export default defineOptimizer({
  id: "rmsprop",
  title: "RMSprop",
  reference:
    "Tieleman and Hinton 2012, Neural Networks for Machine Learning, lecture 6.5; the form of PyTorch's RMSprop (epsilon beside the root) with the defaults of Keras",
  defaults: { rho: 0.9, epsilon: 1e-7, momentum: 0, weightDecay: 0 },
  rate: 1e-3,
  slots: ({ momentum }) => (momentum === 0 ? ["square"] : ["square", "velocity"]),

  // s ← ρ s + (1 − ρ) g², d = g / (√s + ε); w ← w − rate · d, or with momentum v ← μ v + d, w ← w − rate · v.
  update: ({ g, weight, state, rate, settings: { rho, epsilon, momentum }, decay, ...c }) => {
    const gradient = withDecay(g, c.gradient, weight, decay);
    const square = averaged(g, state.square, g.node("Mul", [gradient, gradient]), rho);
    const direction = g.node("Div", [gradient, plus(g, g.node("Sqrt", [square]), epsilon)]);
    const moved = (by: string) => g.node("Sub", [weight, g.node("Mul", [by, rate])]);
    if (momentum === 0) return { weight: moved(direction), state: { ...state, square } };
    const velocity = g.node("Add", [times(g, state.velocity, momentum), direction]);
    return { weight: moved(velocity), state: { square, velocity } };
  },
});
