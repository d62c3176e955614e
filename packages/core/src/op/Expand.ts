import { allNumbers, contentIf } from "./content.ts";
import { defineOp } from "./define.ts";
import { broadcastIndex } from "./elementwise.ts";
import { broadcast } from "./extents.ts";

export default defineOp({
  type: "Expand",
  moves: true,
  infer: ({ x: [x, wanted] }) => {
    if (!wanted!.content) return [];
    const shape = broadcast(x!.shape, wanted!.content);
    const [extent] = shape;
    const repeated = x!.content?.length === 1 && typeof extent === "number" && extent <= 64;
    const content = repeated ? new Array(extent).fill(x!.content![0]!) : x!.content;
    return [{ type: x!.type, shape, ...(content?.length === extent && contentIf(shape, content)) }];
  },
  evaluate: ({ x: [x], y: [y] }) => {
    const from = broadcastIndex(x!.shape, y!.shape);
    return [Float64Array.from({ length: y!.shape.reduce((a, b) => a * b, 1) }, (_, i) => x!.data[from(i)]!)];
  },
  // An extent that the input has already can be broadcast as 1.
  settled: ({ x: [x, wanted] }) => {
    const skip = (wanted!.content?.length ?? 0) - x!.shape.length;
    const content = wanted!.content?.map((d, i) => (typeof d === "string" && d === x!.shape[i - skip] ? 1 : d));
    return [undefined, allNumbers(content)];
  },
  // The driver sums the gradient over what was broadcast.
  backward: ({ dy: [dy] }) => [dy!],
});
