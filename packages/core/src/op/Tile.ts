import { fill, numbersOf, reader } from "./content.ts";
import { defineOp } from "./define.ts";
import { product } from "./extents.ts";
import { extentsOf, reshapeTo } from "./reshapeLike.ts";

export default defineOp({
  type: "Tile",
  moves: true,
  infer: ({ x: [x, repeats] }) => {
    const times = repeats!.content;
    return times ? [{ type: x!.type, shape: x!.shape.map((d, i) => product([d, times[i]!])) }] : [];
  },
  evaluate: ({ x: [x], y: [y] }) => {
    const read = reader(x!);
    return [fill(y!.shape, (at) => read(at.map((i, d) => i % x!.shape[d]!)))];
  },
  // Each tiled axis falls into copies and places; the gradient is summed over the copies.
  backward: ({ g, x: [x, repeats], dy: [dy] }) => {
    const times = numbersOf(g, repeats!);
    if (!times) throw new Error("the gradient of Tile needs to know how often it repeats");
    const parts: (number | string)[] = [];
    const copies: number[] = [];
    g.shape(x!).forEach((d, i) => {
      if (times[i] !== 1) copies.push(parts.push(times[i]!) - 1);
      parts.push(i === 0 ? -1 : typeof d === "number" ? d : extentsOf(g, x!, i, i + 1));
    });
    if (copies.length === 0) return [dy!];
    return [g.node("ReduceSum", [reshapeTo(g, dy!, parts), g.ints(copies)], { keepdims: 0 })];
  },
});
