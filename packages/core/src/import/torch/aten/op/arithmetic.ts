import type { AtenCall, AtenOp } from "../define.ts";
import { defineAten } from "../define.ts";
import { computed, operands } from "../elementwise.ts";

const alphaOf = (c: AtenCall) => (c.has("alpha") ? c.number("alpha") : 1);

/** a ± alpha · b */
const sum = (name: string[], op: string, rule: string, order: readonly [string, string] = ["self", "other"]): AtenOp =>
  defineAten({
    name,
    takes: ["self, other, alpha=1", "self, other, *, alpha=1, out=None"],
    inPlace: true,
    write: (c) => {
      const alpha = alphaOf(c);
      const known = alpha === 1 ? computed(c, rule, ...order) : undefined;
      if (known !== undefined) return { value: known };
      const [a, b] = operands(c, ...order);
      if (alpha === 1) return c.g.node(op, [a, b]);
      return c.g.node(op, [a, c.g.node("Mul", [b, c.g.scalar(alpha, b)])]);
    },
  });

const binary = (name: string | string[], op: string, rule: string, takes = "self, other, *, out=None"): AtenOp =>
  defineAten({
    name,
    takes,
    inPlace: true,
    write: (c) => {
      const known = computed(c, rule);
      return known === undefined ? c.g.node(op, operands(c)) : { value: known };
    },
  });

const rounded = (c: AtenCall, mode: string, value: string): string => {
  if (mode === "floor") return c.g.node("Floor", [value]);
  if (mode !== "trunc") throw c.error(`rounds in a way that is not known: ${mode}`);
  return c.g.node("Mul", [c.g.node("Sign", [value]), c.g.node("Floor", [c.g.node("Abs", [value])])]);
};

export default [
  sum(["add"], "Add", "add"),
  sum(["sub", "subtract"], "Sub", "sub"),
  sum(["rsub"], "Sub", "sub", ["other", "self"]),
  binary(["mul", "multiply"], "Mul", "mul"),
  binary("maximum", "Max", "maximum"),
  binary("minimum", "Min", "minimum"),
  defineAten({
    name: ["div", "divide", "true_divide"],
    takes: "self, other, *, rounding_mode=None",
    inPlace: true,
    write: (c) => {
      const mode = c.arg("rounding_mode");
      const known = computed(c, mode === "floor" ? "floordiv" : mode === "trunc" ? "trunc" : "div");
      if (known !== undefined) return { value: known };
      const quotient = c.g.node("Div", operands(c));
      return typeof mode === "string" ? rounded(c, mode, quotient) : quotient;
    },
  }),
  defineAten({
    name: ["floor_divide", "floordiv"],
    takes: "self, other",
    inPlace: true,
    write: (c) => {
      const known = computed(c, "floordiv");
      return known === undefined ? c.g.node("Floor", [c.g.node("Div", operands(c))]) : { value: known };
    },
  }),
  defineAten({
    name: "remainder",
    takes: "self, other",
    write: (c) => {
      const known = computed(c, "remainder");
      if (known === undefined) throw c.error("is of tensors, which is not supported");
      return { value: known };
    },
  }),
  defineAten({
    name: "pow",
    takes: ["self, exponent, *, out=None"],
    inPlace: true,
    write: (c) => {
      const known = computed(c, "pow", "self", "exponent");
      if (known !== undefined) return { value: known };
      const [x, exponent] = operands(c, "self", "exponent");
      if (c.scalar("exponent") === 2) return c.g.node("Mul", [x, x]);
      return c.g.node("Pow", [x, exponent]);
    },
  }),
];
