import type { RuleTable } from "../transform/rules/define.ts";
import { isActivation } from "../transform/rules/define.ts";

/**
 * For starts that no gradient leaves: where an activation lets no gradient of a picture through at all, it passes what pushes its
 * inactive units up. Where any gets through, it is the plain gradient.
 *
 * After the redirected ReLU gradients of Lucid (Olah, Mordvintsev and Schubert 2017, Feature Visualization).
 */
export const redirected: RuleTable = [
  {
    matches: isActivation,
    rule: (c, plain) => {
      const { g, dy } = c;
      const [dx = null] = plain({ ...c, wants: [true] });
      if (!dx || !dy[0]) return [dx];
      const rank = g.shape(dx).length;
      const axes = g.ints(Array.from({ length: rank - 1 }, (_, i) => i + 1));
      const strongest = g.node("ReduceMax", [g.node("Abs", [dx]), axes], { keepdims: 1 });
      const dead = g.node("LessOrEqual", [strongest, g.scalar(0, dx)]);
      return [g.node("Where", [dead, g.node("Relu", [dy[0]]), dx])];
    },
  },
];
