import { aligned, arithmetic } from "./arithmetic.ts";
import type { KerasLayer } from "./define.ts";
import { defineLayer } from "./define.ts";
import { heldAxis, type KerasValue, permuted, rankOf } from "./layout.ts";

/** Combines its inputs element by element; `many` is the operator that takes any number of them, where there is one. */
const merge = (type: string, two: string, many?: string): KerasLayer =>
  defineLayer({
    type,
    write(c) {
      // Keras 3 has operators between a tensor and a number under the same names as these layers.
      if (c.x.length === 1) return arithmetic(c, two);
      const { values, moved } = aligned(c);
      if (many && values.length > 2) return { value: c.g.node(many, values, {}, c.name), moved };
      const last = values.pop()!;
      const before = values.reduce((a, b) => c.g.node(two, [a, b]));
      return { value: c.g.node(two, [before, last], {}, c.name), moved };
    },
  });

const concatenate = defineLayer({
  type: "Concatenate",
  write(c) {
    const { values, moved } = aligned(c);
    const rank = rankOf(c.g, c.x[0]!);
    const axis = heldAxis({ value: "", moved }, c.settings.number("axis", -1), rank);
    return { value: c.g.node("Concat", values, { axis }, c.name), moved } satisfies KerasValue;
  },
});

const permute = defineLayer({
  type: "Permute",
  write: (c) => permuted(c, c.x[0]!, [0, ...c.settings.numbers("dims")]),
});

export default [
  merge("Add", "Add", "Sum"),
  merge("Subtract", "Sub"),
  merge("Multiply", "Mul"),
  merge("Average", "Mean", "Mean"),
  merge("Maximum", "Max", "Max"),
  merge("Minimum", "Min", "Min"),
  concatenate,
  permute,
];
