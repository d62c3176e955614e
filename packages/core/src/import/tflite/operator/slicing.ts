import type { Held, OperatorContext } from "../define.ts";
import { defineOperator } from "../define.ts";
import { axisOf, extentsOf, named, reshaped } from "../layout.ts";

/** A range along an axis of the file: every `step`-th place from `start` up to `end`, which is left out. */
interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** The places of an input that lie in all ranges, under a name where one is given. */
function cut(c: OperatorContext, x: Held, ranges: readonly Range[], name: string | undefined): Held {
  const extents = extentsOf(c, x);
  const real = ranges.filter((r) => r.start !== 0 || r.end !== extents[r.axis] || r.step !== 1);
  if (real.length === 0) return { ...x, value: name === undefined ? x.value : named(c, x.value) };
  const column = (f: (r: Range) => number) => c.g.ints(real.map(f));
  // Backwards, the first place is the last that is read: -1 would count from the end.
  const ends = column((r) => (r.end < 0 ? -extents[r.axis]! - 1 : r.end));
  const axes = column((r) => axisOf(c, x, r.axis).held);
  const inputs = [x.value, column((r) => r.start), ends, axes, column((r) => r.step)];
  return { ...x, value: c.g.node("Slice", inputs, {}, name) };
}

const slice = defineOperator({
  type: "SLICE",
  moves: true,
  write(c) {
    const x = c.x(0);
    const [begins, sizes] = [c.ints(1), c.ints(2)];
    const ranges = extentsOf(c, x).map((extent, axis): Range => {
      const start = begins[axis] ?? 0;
      const count = sizes[axis] ?? -1;
      const end = count === -1 ? extent : start + count;
      if (start < 0 || end > extent || end < start)
        throw c.error(`takes places ${start} to ${end} of axis ${axis}, which has ${extent}`);
      return { axis, start, end, step: 1 };
    });
    return cut(c, x, ranges, c.name);
  },
});

const strided = defineOperator({
  type: "STRIDED_SLICE",
  moves: true,
  write(c) {
    const x = c.x(0);
    const masks = [0, 1, 2, 3, 4].map((field) => c.options?.int32(field) ?? 0);
    const [beginMask, endMask, ellipsis, added, shrunk] = masks as [number, number, number, number, number];
    if (ellipsis !== 0 || added !== 0) throw c.error("has an ellipsis or adds axes, which is not known");
    const extents = extentsOf(c, x);
    const [begins, ends, steps] = [c.ints(1), c.ints(2), c.ints(3)] as [number[], number[], number[]];
    if (begins.length > extents.length) throw c.error(`cuts ${begins.length} axes of ${extents.length}`);
    const has = (mask: number, axis: number) => ((mask >> axis) & 1) === 1;
    const ranges = begins.map((begin, axis): Range => {
      const extent = extents[axis]!;
      const step = steps[axis] ?? 1;
      if (step === 0) throw c.error("has a step of 0");
      if (has(shrunk, axis)) return single(c, begin, axis, extent);
      const end = c.options?.flag(5) ? begin + ends[axis]! : ends[axis]!;
      const open = step > 0 ? [0, extent] : [extent - 1, -1];
      const start = has(beginMask, axis) ? open[0]! : inside(begin, extent, step);
      return { axis, start, end: has(endMask, axis) ? open[1]! : inside(end, extent, step), step };
    });
    if (shrunk === 0) return cut(c, x, ranges, c.name);
    const part = cut(c, x, ranges, undefined);
    return reshaped(
      c,
      part,
      extentsOf(c, part).filter((_, axis) => !has(shrunk, axis)),
    );
  },
});

function single(c: OperatorContext, begin: number, axis: number, extent: number): Range {
  const start = begin < 0 ? begin + extent : begin;
  if (start < 0 || start >= extent) throw c.error(`takes place ${begin} of axis ${axis}, which has ${extent}`);
  return { axis, start, end: start + 1, step: 1 };
}

/** A place that may count from the end, brought to where the range can begin or end. */
function inside(place: number, extent: number, step: number): number {
  const at = place < 0 ? place + extent : place;
  return step > 0 ? Math.min(Math.max(at, 0), extent) : Math.min(Math.max(at, -1), extent - 1);
}

export default [slice, strided];
