import type { Writer } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { defineBinary } from "./elementwise.ts";

/** What is left of a division, with the sign of the divisor. */
function floored(a: number, b: number): number {
  const left = a % b;
  return left !== 0 && left < 0 !== b < 0 ? left + b : left;
}

const byAttribute = [defineBinary({ type: "Mod", f: floored }), defineBinary({ type: "Mod", f: (a, b) => a % b })];
const ofKind = (fmod: number) => byAttribute[fmod === 1 ? 1 : 0]!;

/** The sign is the divisor's; with `fmod`, the dividend's. */
export default defineOp({
  type: "Mod",
  infer: (c) => ofKind(number(c.attrs, "fmod", 0)).infer(c),
  evaluate: (c) => ofKind(number(c.attrs, "fmod", 0)).evaluate(c),

  // a less a multiple of b; how many times it is taken off changes in steps.
  backward: ({ g, attrs, x: [a, b], dy: [dy], wants }) => {
    if (!wants[1]) return [dy!, null];
    const quotient = g.node("Div", [a!, b!]);
    const times = number(attrs, "fmod", 0) === 1 ? towardsZero(g, quotient) : g.node("Floor", [quotient]);
    return [dy!, g.node("Neg", [g.node("Mul", [dy!, times])])];
  },
});

const towardsZero = (g: Writer, v: string): string =>
  g.node("Mul", [g.node("Sign", [v]), g.node("Floor", [g.node("Abs", [v])])]);
