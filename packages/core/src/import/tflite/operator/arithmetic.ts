import { plain } from "../../keras/layout.ts";
import type { OperatorContext, TfliteKind } from "../define.ts";
import { defineOperator } from "../define.ts";
import { aligned, arranged } from "../layout.ts";

/** An operator of two operands that broadcast; `activation` is the number of its fused one. */
const binary = (
  type: string,
  write: (c: OperatorContext, a: string, b: string) => string,
  activation?: number,
): TfliteKind =>
  defineOperator({
    type,
    ...(activation !== undefined && { activation }),
    write(c) {
      const { values, moved } = aligned(c, [0, 1]);
      return { value: write(c, values[0]!, values[1]!), moved };
    },
  });

const node =
  (op: string) =>
  ({ g, name }: OperatorContext, a: string, b: string): string =>
    g.node(op, [a, b], {}, name);

const matrixProduct = defineOperator({
  type: "BATCH_MATMUL",
  write(c) {
    const [a, b] = [0, 1].map((i) => {
      const x = c.x(i);
      const v = plain(c.g, x);
      if (!c.options?.flag(i)) return v;
      const perm = c.g.shape(v).map((_, axis) => axis);
      return c.g.node("Transpose", [v], { perm: [...perm.slice(0, -2), perm.length - 1, perm.length - 2] });
    });
    const rank = Math.max(c.g.shape(a!).length, c.g.shape(b!).length);
    if (rank === 4) return arranged(c, c.g.node("MatMul", [a!, b!]));
    return { value: c.g.node("MatMul", [a!, b!], {}, c.name), moved: false };
  },
});

const sum = defineOperator({
  type: "ADD_N",
  write(c) {
    const all = Array.from({ length: c.inputs }, (_, i) => i);
    const { values, moved } = aligned(c, all);
    return { value: c.g.node("Sum", values, {}, c.name), moved };
  },
});

export default [
  binary("ADD", node("Add"), 0),
  binary("SUB", node("Sub"), 0),
  binary("MUL", node("Mul"), 0),
  binary("DIV", node("Div"), 0),
  binary("MAXIMUM", node("Max")),
  binary("MINIMUM", node("Min")),
  binary("POW", node("Pow")),
  binary("SQUARED_DIFFERENCE", ({ g, name }, a, b) => {
    const difference = g.node("Sub", [a, b]);
    return g.node("Mul", [difference, difference], {}, name);
  }),
  matrixProduct,
  sum,
];
