import type { AtenCall } from "../define.ts";
import { defineAten } from "../define.ts";

/** PyTorch counts from the last axis, before and behind in turn. */
function padded(c: AtenCall, mode: string, value: number): string {
  const x = c.x("self");
  const rank = c.g.shape(x).length;
  const sides = c.wholes(c.given("pad") ? "pad" : "padding");
  if (sides.length % 2 !== 0 || sides.length > 2 * rank) throw c.error(`pads ${sides.length} sides of ${rank} axes`);
  const pads = new Array<number>(2 * rank).fill(0);
  for (let i = 0; i < sides.length / 2; i++) {
    pads[rank - 1 - i] = sides[2 * i]!;
    pads[2 * rank - 1 - i] = sides[2 * i + 1]!;
  }
  if (pads.every((p) => p === 0)) return x;
  return c.g.node("Pad", value === 0 ? [x, c.g.ints(pads)] : [x, c.g.ints(pads), c.g.scalar(value, x)], { mode });
}

const modes: Readonly<Record<string, string>> = { constant: "constant", reflect: "reflect", replicate: "edge" };

export default [
  defineAten({
    name: "constant_pad_nd",
    takes: "self, pad, value=0",
    write: (c) => padded(c, "constant", c.number("value")),
  }),
  defineAten({
    name: "pad",
    takes: 'self, pad, mode="constant", value=None',
    write: (c) => {
      const mode = modes[String(c.arg("mode"))];
      if (!mode) throw c.error(`pads by ${String(c.arg("mode"))}, which is not supported`);
      return padded(c, mode, c.has("value") ? c.number("value") : 0);
    },
  }),
  defineAten({
    name: ["reflection_pad1d", "reflection_pad2d"],
    takes: "self, padding",
    write: (c) => padded(c, "reflect", 0),
  }),
  defineAten({
    name: ["replication_pad1d", "replication_pad2d"],
    takes: "self, padding",
    write: (c) => padded(c, "edge", 0),
  }),
];
