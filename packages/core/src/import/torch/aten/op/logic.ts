import { codeOf } from "../../../../onnx/dataTypes.ts";
import type { AtenCall, AtenOp } from "../define.ts";
import { defineAten } from "../define.ts";
import { operands } from "../elementwise.ts";

/** A comparison of tensors, or of one with a number. */
const comparison = (name: string, op: string, negated = false): AtenOp =>
  defineAten({
    name,
    takes: "self, other",
    write: (c) => {
      const made = c.g.node(op, operands(c));
      return negated ? c.g.node("Not", [made]) : made;
    },
  });

const as = (c: AtenCall, x: string, type: "bool" | "int32") => c.g.node("Cast", [x], { to: codeOf(type) });

const yesNo = (c: AtenCall, name: string): string => {
  const x = c.x(name);
  return c.g.info(x).type === "bool" ? x : as(c, x, "bool");
};

/** Two values of one type, of which one may be a number. */
const choices = (c: AtenCall): [string, string] => {
  const [a, b] = [c.scalar("self"), c.scalar("other")];
  if (typeof a !== "number" || typeof b !== "number") return operands(c);
  const one = c.g.constant({ type: "float32", shape: [], data: Float32Array.of(a) });
  return [one, c.g.scalar(b, one)];
};

export default [
  comparison("eq", "Equal"),
  comparison("ne", "Equal", true),
  comparison("lt", "Less"),
  comparison("le", "LessOrEqual"),
  comparison("gt", "Greater"),
  comparison("ge", "GreaterOrEqual"),
  defineAten({
    name: ["logical_not", "bitwise_not"],
    takes: "self",
    write: (c) => c.g.node("Not", [yesNo(c, "self")]),
  }),
  defineAten({
    name: ["logical_and", "__and__", "bitwise_and"],
    takes: "self, other",
    write: (c) => c.g.node("And", [yesNo(c, "self"), yesNo(c, "other")]),
  }),
  defineAten({
    name: ["logical_or", "__or__", "bitwise_or"],
    takes: "self, other",
    write: (c) => c.g.node("Or", [yesNo(c, "self"), yesNo(c, "other")]),
  }),
  defineAten({
    name: "any",
    takes: "self, dim, keepdim=False",
    write: (c) => {
      const numbers = as(c, yesNo(c, "self"), "int32");
      const axes = c.g.ints(c.axes("dim", c.g.shape(numbers).length));
      return as(c, c.g.node("ReduceMax", [numbers, axes], { keepdims: c.flag("keepdim") ? 1 : 0 }), "bool");
    },
  }),
  defineAten({
    name: "where",
    takes: "condition, self, other",
    write: (c) => c.g.node("Where", [yesNo(c, "condition"), ...choices(c)]),
  }),
  defineAten({
    name: "masked_fill",
    takes: "self, mask, value",
    inPlace: true,
    write: (c) => {
      const x = c.x("self");
      return c.g.node("Where", [yesNo(c, "mask"), c.g.scalar(c.number("value"), x), x]);
    },
  }),
];
