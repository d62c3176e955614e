import type { Attrs } from "../onnx/graph.ts";
import { fill, reader } from "./content.ts";
import { defineOp, number } from "./define.ts";

/** Whether the element at a row and column, `k` off the diagonal, is kept. */
const kept = (attrs: Attrs, k: number) =>
  number(attrs, "upper", 1) === 1 ? (r: number, c: number) => c - r >= k : (r: number, c: number) => c - r <= k;

export default defineOp({
  type: "Trilu",
  infer: ({ x: [x] }) => [{ type: x!.type, shape: x!.shape }],
  evaluate: ({ attrs, x: [x, k], y: [y] }) => {
    const keep = kept(attrs, k?.data[0] ?? 0);
    const read = reader(x!);
    return [fill(y!.shape, (at) => (keep(at.at(-2)!, at.at(-1)!) ? read(at) : 0))];
  },
  backward: ({ g, attrs, x, dy: [dy] }) => [g.node("Trilu", [dy!, ...x.slice(1)], attrs)],
});
