import { fromDoubles, isFloat, toDoubles } from "../base/tensor.ts";
import type { Writer } from "./define.ts";
import { defineBinary } from "./elementwise.ts";
import { times } from "./mask.ts";

const binary = defineBinary({ type: "Pow", f: (a, b) => a ** b });

export default {
  ...binary,

  // da = dy · b · a^(b-1). db = dy · y · log a, for positive bases only: elsewhere it is NaN.
  backward: ({ g, x: [a, b], y: [y], dy: [dy], wants }) => [
    wants[0] ? g.node("Mul", [dy!, slope(g, a!, b!)]) : null,
    wants[1] && isFloat(g.info(b!).type) ? g.node("Mul", [dy!, g.node("Mul", [y!, g.node("Log", [a!])])]) : null,
  ],
} satisfies typeof binary;

/** The derivative of a^b by a; without a power where the exponent is a constant that needs none. */
function slope(g: Writer, a: string, b: string): string {
  const { content } = g.info(b);
  const exponent = content?.length === 1 ? content[0] : undefined;
  if (exponent === 1) return g.scalar(1, a);
  if (exponent === 2) return times(g, a, 2);
  if (exponent === 3) return times(g, g.node("Mul", [a, a]), 3);
  if (exponent === 0.5) return g.node("Div", [g.scalar(0.5, a), g.node("Sqrt", [a])]);
  if (typeof exponent === "number") return times(g, g.node("Pow", [a, g.scalar(exponent - 1, a)]), exponent);
  const like = asTypeOf(g, b, a);
  return g.node("Mul", [like, g.node("Pow", [a, g.node("Sub", [like, g.scalar(1, like)])])]);
}

function asTypeOf(g: Writer, exponent: string, base: string): string {
  const { type } = g.info(base);
  if (g.info(exponent).type === type) return exponent;
  const t = g.constantNamed(exponent);
  if (!t) throw new Error("Pow has a gradient where its exponent is a constant or has the type of the base");
  return g.constant(fromDoubles({ ...toDoubles(t), type }));
}
