import { int64 } from "../base/tensor.ts";
import type { Node } from "../onnx/graph.ts";
import { fill, numbersOf, reader } from "./content.ts";
import type { UpgradeContext } from "./define.ts";
import { defineOp } from "./define.ts";
import { axisOf, product } from "./extents.ts";
import { notUpgraded } from "./oldSets.ts";
import { extentsOf, reshapeTo } from "./reshapeLike.ts";

export default defineOp({
  type: "Tile",
  moves: true,
  infer: ({ x: [x, repeats] }) => {
    const times = repeats!.content;
    if (times && times.length !== x!.shape.length)
      throw new Error(`it repeats ${times.length} axes of a tensor of shape [${x!.shape}]`);
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

  upgrade: (c) => [c.from < 6 && c.node.inputs.length === 3 ? withRepeats(c) : c.node],
});

/** Until opset 6 one axis was repeated, and two inputs said which and how often. */
function withRepeats(c: UpgradeContext): Node {
  const { node } = c;
  const [x, tiles, axis] = node.inputs as [string, string, string];
  const [rank, times, at] = [c.rankOf(x), ...[tiles, axis].map((v) => c.valueOf(v)?.data[0])];
  if (rank === undefined || times === undefined || at === undefined)
    throw notUpgraded(node, "which axis is repeated and how often cannot be told before the graph runs");
  const repeats = new Array<number>(rank).fill(1).with(axisOf(Number(at), rank), Number(times));
  return { ...node, inputs: [x, c.constant(int64([rank], repeats))] };
}
