import { float32 } from "../../base/tensor.ts";
import type { LayerContext } from "./define.ts";
import { broadcastAlong, type KerasValue, plain, rankOf } from "./layout.ts";

/** The inputs in one order of axes. Keras gives those of lower rank new axes behind the batch. */
export function aligned(c: LayerContext): { values: string[]; moved: boolean } {
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

/** An operator of two operands; one of them may be a number, or a number for each channel, in place of a tensor. */
export function arithmetic(c: LayerContext, op: string): KerasValue {
  const { values, moved } = aligned(c);
  const [a, b = a] = values as [string, string?];
  if (values.length > 1) return { value: c.g.node(op, [a, b!], {}, c.name), moved };
  const x = { value: a, moved };
  // Keras 2 names the second operand `y`; an operand without a name goes by its position.
  const before = ["0", "x"].find((key) => c.args.has(key));
  const after = ["1", "y"].find((key) => c.args.has(key));
  if (before) return { value: c.g.node(op, [operand(c, x, before), a], {}, c.name), moved };
  if (after) return { value: c.g.node(op, [a, operand(c, x, after)], {}, c.name), moved };
  throw c.error("has only one operand");
}

function operand(c: LayerContext, x: KerasValue, key: string): string {
  const numbers = c.args.numbers(key);
  if (numbers.length === 1) return c.g.scalar(numbers[0]!, x.value);
  const rank = rankOf(c.g, x);
  return c.constant("operand", () => broadcastAlong(float32([numbers.length], numbers), x, [rank - 1], rank));
}
