import type { KerasLayer, LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { heldAxis, type KerasValue, permuted, plain, rankOf } from "./layout.ts";

/** Combines its inputs element by element; `many` is the operator that takes any number of them, where there is one. */
const merge = (type: string, two: string, many?: string): KerasLayer =>
  defineLayer({
    type,
    write(c) {
      const { values, moved } = aligned(c);
      if (values.length < 2) throw c.error(`needs two inputs or more, and has ${values.length}`);
      if (many && values.length > 2) return { value: c.g.node(many, values, {}, c.name), moved };
      const last = values.pop()!;
      const before = values.reduce((a, b) => c.g.node(two, [a, b]));
      return { value: c.g.node(two, [before, last], {}, c.name), moved };
    },
  });

/** The inputs in one order of axes. Keras gives those of lower rank new axes behind the batch. */
function aligned(c: LayerContext): { values: string[]; moved: boolean } {
  const rank = Math.max(...c.x.map((x) => rankOf(c.g, x)));
  const moved = c.x.some((x) => x.moved) || (rank === 4 && c.channelsLast);
  const values = c.x.map((x) => {
    if (x.moved === moved && rankOf(c.g, x) === rank) return x.value;
    const full = raised(c, plain(c.g, x), rank);
    return moved ? c.g.node("Transpose", [full], { perm: [0, 3, 1, 2] }) : full;
  });
  return { values, moved };
}

function raised(c: LayerContext, v: string, rank: number): string {
  const missing = rank - c.g.shape(v).length;
  if (missing === 0) return v;
  return c.g.node("Unsqueeze", [v, c.g.ints(Array.from({ length: missing }, (_, i) => i + 1))]);
}

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
