import { axisOf } from "../../../../op/extents.ts";
import { valueShape } from "../batch.ts";
import type { AtenCall } from "../define.ts";
import { defineAten } from "../define.ts";

function joined(c: AtenCall): string {
  // Lists begin with tensors of no numbers where code builds them up.
  const parts = c.xs("tensors").filter((v) => String(c.g.shape(v)) !== "0");
  if (parts.length === 0) throw c.error("puts nothing together");
  const axis = c.axis("dim", c.g.shape(parts[0]!).length);
  if (parts.some((v) => typeof c.g.shape(v)[axis] !== "number")) throw c.error("puts pictures one after the other");
  return parts.length === 1 ? parts[0]! : c.g.node("Concat", forEachPicture(c, parts, axis), { axis });
}

/** Parts that a file written for one picture has once, such as a class token, become as many as there are pictures. */
function forEachPicture(c: AtenCall, parts: readonly string[], axis: number): string[] {
  const shapes = parts.map((v) => c.g.shape(v));
  const batched = shapes.find((shape) => shape.some((d) => typeof d === "string"));
  if (!batched) return [...parts];
  return parts.map((v, i) => {
    const shape = shapes[i]!;
    const wanted = shape.map((d, a) => (a !== axis && d === 1 ? (batched[a] ?? d) : d));
    return wanted.every((d, a) => d === shape[a]) ? v : c.g.node("Expand", [v, valueShape(c, wanted)]);
  });
}

export default [
  defineAten({ name: ["cat", "concat"], takes: "tensors, dim=0", write: joined }),
  defineAten({
    name: "stack",
    takes: "tensors, dim=0",
    write: (c) => {
      const parts = c.xs("tensors");
      if (parts.length === 0) throw c.error("puts nothing together");
      const axis = axisOf(c.whole("dim"), c.g.shape(parts[0]!).length + 1);
      const apart = parts.map((v) => c.g.node("Unsqueeze", [v, c.g.ints([axis])]));
      return c.g.node("Concat", apart, { axis });
    },
  }),
  defineAten({
    name: "repeat",
    takes: "self, repeats",
    write: (c) => {
      const x = c.x("self");
      const times = c.wholes("repeats");
      const missing = Math.max(0, times.length - c.g.shape(x).length);
      const axes = Array.from({ length: missing }, (_, i) => i);
      const raised = missing === 0 ? x : c.g.node("Unsqueeze", [x, c.g.ints(axes)]);
      return c.g.node("Tile", [raised, c.g.ints(times)]);
    },
  }),
];
