import { product } from "../../op/extents.ts";
import type { LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { type KerasValue, kerasShape, plain, rankOf, shaped } from "./layout.ts";

/** Extents behind the batch, as Keras orders them. */
function extentsOf(c: LayerContext, x: KerasValue): number[] {
  const [, ...extents] = kerasShape(c.g, x);
  if (!extents.every((d) => typeof d === "number")) throw c.error(`needs known extents, and gets ${extents.join("×")}`);
  return extents;
}

const count = (extents: readonly number[]) => product(extents) as number;

const flatten = defineLayer({
  type: "Flatten",
  write(c) {
    const x = c.x[0]!;
    if (rankOf(c.g, x) === 1) return shaped(c, x.value, [1]);
    return { value: c.g.node("Flatten", [inFlatOrder(c, x)], { axis: 1 }, c.name), moved: false };
  },
});

/** Keras 2 flattens a channels_first input in the order of channels_last, so that weights fit either. */
function inFlatOrder(c: LayerContext, x: KerasValue): string {
  const first = c.settings.text("data_format", "channels_last") === "channels_first";
  const [channels, rows, columns] = x.moved ? c.g.shape(x.value).slice(1) : [];
  // A single row and column, or a single channel: the numbers are in the same order either way.
  if (!first) return channels === 1 || (rows === 1 && columns === 1) ? x.value : plain(c.g, x);
  const rank = rankOf(c.g, x);
  if (c.keras >= 3 || rank < 3) return plain(c.g, x);
  const perm = [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
  return c.g.node("Transpose", [plain(c.g, x)], { perm });
}

const reshape = defineLayer({
  type: "Reshape",
  write(c) {
    const x = c.x[0]!;
    const total = count(extentsOf(c, x));
    const stated = c.settings.numbers("target_shape");
    const known = count(stated.filter((n) => n >= 0));
    const target = stated.map((n) => (n < 0 ? total / known : n));
    if (count(target) !== total || !target.every(Number.isInteger))
      throw c.error(`puts ${total} numbers into the shape ${stated.join("×")}`);
    return shaped(c, plain(c.g, x), target);
  },
});

const repeat = defineLayer({
  type: "RepeatVector",
  write(c) {
    const row = c.g.node("Unsqueeze", [c.x[0]!.value, c.g.ints([1])]);
    return { value: c.g.node("Tile", [row, c.g.ints([1, c.settings.number("n"), 1])], {}, c.name), moved: false };
  },
});

export default [flatten, reshape, repeat];
