import type { AtenCall, AtenOp } from "../define.ts";
import { defineAten, EXPORT } from "../define.ts";
import { AtenTensor } from "../value.ts";

const END = 2 ** 62;

/** A part of an axis, as Python cuts it. */
function cut(c: AtenCall, x: string, axis: number, start: number, end: number, step: number): string {
  const extent = c.g.shape(x)[axis]!;
  if (start === 0 && step === 1 && (end >= END || end === extent)) return x;
  if (typeof extent !== "number") throw c.error("takes a part of the batch");
  if (step < 1) throw c.error(`goes by steps of ${step}`);
  return c.g.node("Slice", [x, c.g.ints([start]), c.g.ints([Math.min(end, END)]), c.g.ints([axis]), c.g.ints([step])]);
}

function select(c: AtenCall, x: string, axis: number, at: number): string {
  const extent = c.g.shape(x)[axis]!;
  if (typeof extent !== "number") throw c.error("picks one of the pictures");
  const place = at < 0 ? at + extent : at;
  if (place < 0 || place >= extent) throw c.error(`picks place ${at} of ${extent}`);
  return c.g.node("Squeeze", [cut(c, x, axis, place, place + 1, 1), c.g.ints([axis])]);
}

/** Parts of an axis that follow each other. */
function split(c: AtenCall, x: string, axis: number, sizes: readonly number[]): string[] {
  const extent = c.g.shape(x)[axis]!;
  if (sizes.length === 1) return [x];
  if (sizes.length > MOST_PARTS || sizes.reduce((a, b) => a + b, 0) !== extent || sizes.some((s) => s < 0))
    throw c.error(`divides ${extent} places into ${sizes.length} parts`);
  return c.g.nodes("Split", [x, c.g.ints(sizes)], { axis }, sizes.length);
}

const MOST_PARTS = 4096;

/** As many parts of `size` as there are, and what is left. */
function partsOf(c: AtenCall, x: string, axis: number, size: number): number[] {
  const extent = c.g.shape(x)[axis]!;
  if (typeof extent !== "number") throw c.error("divides the batch");
  if (size < 1 || extent / size > MOST_PARTS) throw c.error(`divides ${extent} places into parts of ${size}`);
  const whole = new Array<number>(Math.floor(extent / size)).fill(size);
  return extent % size === 0 ? whole : [...whole, extent % size];
}

const axisOf = (c: AtenCall, x: string) => c.axis("dim", c.g.shape(x).length);

const part = (
  name: string | string[],
  takes: string,
  write: (c: AtenCall, x: string, axis: number) => string | string[],
): AtenOp =>
  defineAten({
    name,
    takes,
    views: true,
    write: (c) => {
      const x = c.x("self");
      return write(c, x, axisOf(c, x));
    },
  });

const orElse = (c: AtenCall, name: string, otherwise: number) => (c.has(name) ? c.whole(name) : otherwise);

export default [
  part("slice", "self, dim=0, start=None, end=None, step=1", (c, x, axis) => {
    const end = c.arg("end");
    // Python's numbers for "to the end" are larger than those that are whole here.
    const last = typeof end === "number" && end > END ? END : undefined;
    return cut(c, x, axis, orElse(c, "start", 0), last ?? wholeOrEnd(c, x, axis), c.whole("step"));
  }),
  part("narrow", "self, dim, start, length", (c, x, axis) =>
    cut(c, x, axis, c.whole("start"), c.whole("start") + c.whole("length"), 1),
  ),
  part("select", "self, dim, index", (c, x, axis) => select(c, x, axis, c.whole("index"))),
  part("split_with_sizes", "self, split_sizes, dim=0", (c, x, axis) => split(c, x, axis, c.wholes("split_sizes"))),
  part(["split", "unsafe_split"], "self, split_size, dim=0", (c, x, axis) => {
    const size = c.arg("split_size");
    return split(c, x, axis, Array.isArray(size) ? c.wholes("split_size") : partsOf(c, x, axis, c.whole("split_size")));
  }),
  part(["chunk", "unsafe_chunk"], "self, chunks, dim=0", (c, x, axis) => {
    const extent = c.g.shape(x)[axis]!;
    const size = Math.ceil((extent as number) / c.whole("chunks"));
    return split(c, x, axis, partsOf(c, x, axis, size));
  }),
  part("unbind", "self, dim=0", (c, x, axis) => {
    const count = partsOf(c, x, axis, 1).length;
    return Array.from({ length: count }, (_, i) => select(c, x, axis, i));
  }),
  part("index_select", "self, dim, index", (c, x, axis) => c.g.node("Gather", [x, c.x("index")], { axis })),
  defineAten({
    name: "index",
    takes: "self, indices",
    write: (c) => {
      const given = c.arg("indices");
      const list = Array.isArray(given) ? given : [given];
      const axis = list.findIndex((v) => v !== null);
      const only = list[axis];
      if (!(only instanceof AtenTensor) || list.filter((v) => v !== null).length !== 1)
        throw c.error("picks by several tensors, which is not supported", EXPORT);
      return c.g.node("Gather", [c.x("self"), c.valueOf(only)], { axis });
    },
  }),
];

function wholeOrEnd(c: AtenCall, x: string, axis: number): number {
  const end = c.has("end") ? c.scalar("end") : END;
  if (typeof end === "number") return end;
  // All of the batch is cut off at its own size.
  return end !== undefined && c.g.shape(x)[axis] === end.dim ? END : c.whole("end");
}
