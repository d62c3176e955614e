import { defineRules, isActivation } from "./define.ts";

/**
 * Guided backpropagation: an activation passes only positive gradient, and only where it passes the plain gradient at all.
 * For a ReLU that is `dy · [x > 0] · [dy > 0]`. For a smooth activation f it is `max(0, f′(x) · max(0, dy))`.
 *
 * Springenberg et al. 2014, Striving for Simplicity, https://arxiv.org/abs/1412.6806
 */
export default defineRules({
  id: "guided",
  passes: "only where positive, through what is active",
  table: [
    {
      matches: isActivation,
      rule: (c, plain) => {
        const positive = c.dy.map((d) => d && c.g.node("Relu", [d]));
        const [dx = null] = plain({ ...c, dy: positive, wants: [true] });
        return [dx && (monotone.has(c.node.op) ? dx : c.g.node("Relu", [dx]))];
      },
    },
  ],
});

/** Activations that never fall, so that a positive gradient stays positive. */
const monotone = new Set([
  "Relu",
  "Clip",
  "LeakyRelu",
  "Elu",
  "Selu",
  "Celu",
  "Sigmoid",
  "HardSigmoid",
  "Tanh",
  "Softplus",
  "Softsign",
]);
