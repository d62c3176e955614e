import { arithmetic } from "../arithmetic.ts";
import type { AtenCall } from "../define.ts";
import { defineAten } from "../define.ts";
import { type Extent, extentOf } from "../value.ts";

function extentAt(c: AtenCall, axis: number): number | Extent {
  const extent = extentOf(c.shape("self")[axis]!);
  if (extent === undefined) throw c.error(`asks for axis ${axis} of [${c.shape("self")}], which is not known`);
  return extent;
}

export default [
  defineAten({
    name: ["size", "sym_size"],
    takes: ["self", "self, dim"],
    write: (c) => {
      const shape = c.shape("self");
      if (c.given("dim")) return { value: extentAt(c, c.axis("dim", shape.length)) };
      return { value: shape.map((_, i) => extentAt(c, i)) };
    },
  }),
  defineAten({ name: "dim", takes: "self", write: (c) => ({ value: c.shape("self").length }) }),
  defineAten({
    name: ["numel", "sym_numel"],
    takes: "self",
    write: (c) => {
      const all = c.shape("self").map((_, i) => extentAt(c, i));
      const product = all.reduce<number | Extent | undefined>((n, d) => n && arithmetic("mul", n, d), 1);
      if (product === undefined) throw c.error("computes with the size of the batch");
      return { value: product };
    },
  }),
];
