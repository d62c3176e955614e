import { size } from "../base/tensor.ts";
import { defineOp } from "./define.ts";
import { broadcastIndex, contentOf } from "./elementwise.ts";
import { broadcast } from "./extents.ts";

export default defineOp({
  type: "Where",
  infer: ({ x: [condition, a, b] }) => [
    {
      type: a!.type,
      shape: broadcast(condition!.shape, a!.shape, b!.shape),
      ...contentOf(a!.type, [condition!, a!, b!], ([c, p, q]) => (typeof c === "number" ? (c ? p : q) : undefined)),
    },
  ],
  evaluate: ({ x: [condition, a, b], y: [y] }) => {
    const [at, ia, ib] = [condition!, a!, b!].map((d) => broadcastIndex(d.shape, y!.shape));
    const pick = (_: unknown, i: number) => (condition!.data[at!(i)] ? a!.data[ia!(i)]! : b!.data[ib!(i)]!);
    return [Float64Array.from({ length: size(y!.shape) }, pick)];
  },
  backward: ({ g, x: [condition], dy: [dy], wants }) => {
    const zero = g.scalar(0, dy!);
    return [
      null,
      wants[1] ? g.node("Where", [condition!, dy!, zero]) : null,
      wants[2] ? g.node("Where", [condition!, zero, dy!]) : null,
    ];
  },
});
