import { float32, size } from "../../base/tensor.ts";
import { type KerasValue, permute, plain, rankOf } from "../keras/layout.ts";
import type { Known, NodeContext } from "./define.ts";

/** Known numbers as a float32 tensor of at least `rank` axes, in the order in which a moved value of that rank is held. */
function arrangedNumbers(known: Known, rank: number, moved: boolean) {
  const ones = new Array<number>(Math.max(0, rank - known.shape.length)).fill(1);
  const full = float32([...ones, ...known.shape], Float32Array.from(known.data as ArrayLike<number>));
  return moved ? permute(full, [0, 3, 1, 2]) : full;
}

/** A value with axes of extent 1 in front up to `rank`, as NumPy broadcasts. */
function raised(c: NodeContext, v: string, rank: number): string {
  const missing = rank - c.g.shape(v).length;
  if (missing <= 0) return v;
  return c.g.node("Unsqueeze", [v, c.g.ints(Array.from({ length: missing }, (_, i) => i))]);
}

/** All inputs up to `count`, or as many as are given, in one order of axes, ready to be broadcast as NumPy does. */
export function aligned(c: NodeContext, count = c.inputs): { values: string[]; moved: boolean } {
  const inputs = Array.from({ length: count }, (_, i) => c.known(i) ?? c.x(i));
  const rank = Math.max(...inputs.map((i) => ("shape" in i ? i.shape.length : rankOf(c.g, i))));
  const moved = rank === 4 && inputs.some((i) => "moved" in i && i.moved);
  const values = inputs.map((input, i) => {
    if ("shape" in input) return c.g.constant(arrangedNumbers(input, rank, moved), `${c.name}/${i}`);
    if (input.moved && moved) return input.value;
    const full = moved ? raised(c, plain(c.g, input), rank) : plain(c.g, input);
    return moved ? c.g.node("Transpose", [full], { perm: [0, 3, 1, 2] }) : full;
  });
  return { values, moved };
}

/**
 * A value with other extents behind the batch. `target` is of whole numbers, −1 for one that is to be found out, and the name
 * of the batch; the first stands for the batch whatever it is. Throws where pictures would be mixed.
 */
export function reshaped(c: NodeContext, x: KerasValue, target: readonly (number | string)[]): KerasValue {
  const [, ...extents] = c.g.shape(x.value);
  const total = size(extents as number[]);
  const [, ...behind] = target;
  if (!Number.isInteger(total) || !behind.every((d) => typeof d === "number"))
    throw c.error("takes a shape that is not known when the file is read");
  const known = size(behind.filter((d) => d >= 0));
  const filled = behind.map((d) => (d < 0 ? total / known : d));
  if (size(filled) !== total || !filled.every(Number.isInteger) || behind.filter((d) => d < 0).length > 1)
    throw c.error(`makes [${target.join(", ")}] of ${total} numbers for each picture, which would mix pictures`);
  if (filled.length === 1) return c.layer("Flatten", { x: [x] });
  return c.layer("Reshape", { x: [x], settings: { target_shape: filled } });
}
