import { heldAxis, type KerasValue, kerasShape, rankOf } from "../../keras/layout.ts";
import { reshaped } from "../arrange.ts";
import type { Given, NodeContext } from "../define.ts";
import { defineTensorFlowOp, EXPORT } from "../define.ts";
import { extents, extentsAt } from "../extents.ts";

const modes: Readonly<Record<string, string>> = { Pad: "constant", PadV2: "constant", MirrorPad: "reflect" };

const pad = defineTensorFlowOp({
  type: Object.keys(modes),
  write(c) {
    const x = c.x(0);
    const rank = rankOf(c.g, x);
    const margins = c.numbers(1);
    if (margins.length !== 2 * rank || margins[0] !== 0 || margins[1] !== 0 || margins.some((m) => m < 0))
      throw c.error(`pads by [${margins.join(", ")}]`, EXPORT);
    if (c.op === "MirrorPad" && c.attrs.text("mode", "REFLECT") !== "REFLECT")
      throw c.error("mirrors with the edge itself, which is not known", EXPORT);
    const pads = new Array<number>(2 * rank).fill(0);
    for (let axis = 0; axis < rank; axis++) {
      pads[heldAxis(x, axis, rank)] = margins[2 * axis]!;
      pads[rank + heldAxis(x, axis, rank)] = margins[2 * axis + 1]!;
    }
    const fill = c.op === "PadV2" ? [c.g.scalar(c.weight(2).data[0]!, x.value)] : [];
    return { ...x, value: c.g.node("Pad", [x.value, c.g.ints(pads), ...fill], { mode: modes[c.op]! }, c.name) };
  },
});

/** Python's `x[begin:end:step]` on each axis; the masks have a bit for each entry. */
const stridedSlice = defineTensorFlowOp({
  type: "StridedSlice",
  write(c): KerasValue | Given {
    const [begin, end, steps] = [1, 2, 3].map((i) => c.numbers(i)) as [number[], number[], number[]];
    for (const mask of ["ellipsis_mask", "new_axis_mask"])
      if (c.attrs.number(mask, 0) !== 0) throw c.error(`has an ${mask}, which is not known`, EXPORT);
    const bit = (mask: string, i: number) => ((c.attrs.number(mask, 0) >> i) & 1) === 1;
    const list = extentsAt(c, 0);
    const shape = list ? [list.length] : kerasShape(c.g, c.x(0));
    if (begin.length > shape.length || end.length !== begin.length || steps.some((s) => s < 1))
      throw c.error("cuts backwards or over more axes than there are, which is not known", EXPORT);
    const cuts = begin.map((b, axis): Cut => {
      const shrink = bit("shrink_axis_mask", axis);
      const from = bit("begin_mask", axis) && !shrink ? 0 : b;
      const open = bit("end_mask", axis) && !shrink;
      return {
        axis,
        shrink,
        from,
        to: shrink ? (b === -1 ? END : b + 1) : open ? END : end[axis]!,
        step: steps[axis] ?? 1,
      };
    });
    if (list) return cutList(list, cuts[0]!);
    return cut(c, c.x(0), cuts);
  },
});

interface Cut {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Whether the axis goes away. */
  readonly shrink: boolean;
}

/** Beyond every extent: to the end. */
const END = 2 ** 31 - 1;

function cutList(list: readonly (number | string)[], { from, to, step, shrink }: Cut) {
  const part = list.slice(from, to).filter((_, i) => i % step === 0);
  return extents(part, shrink);
}

function cut(c: NodeContext, x: KerasValue, cuts: readonly Cut[]): KerasValue {
  const rank = rankOf(c.g, x);
  const [batch] = cuts;
  if (batch && (batch.from !== 0 || batch.to < END || batch.step !== 1))
    throw c.error("takes some of the pictures of a batch", EXPORT);
  const real = cuts.slice(1).filter((k) => k.from !== 0 || k.to < END || k.step !== 1);
  if (real.length === 0) return { ...x, value: c.g.node("Identity", [x.value], {}, c.name) };
  const ints = (f: (k: Cut) => number) => c.g.ints(real.map(f));
  const inputs = [ints((k) => k.from), ints((k) => k.to), ints((k) => heldAxis(x, k.axis, rank)), ints((k) => k.step)];
  const shrunk = real.filter((k) => k.shrink).map((k) => k.axis);
  const name = shrunk.length === 0 ? c.name : `${c.name}/cut`;
  const part = { ...x, value: c.g.node("Slice", [x.value, ...inputs], {}, name) };
  if (shrunk.length === 0) return part;
  return reshaped(
    c,
    part,
    kerasShape(c.g, part).filter((_, axis) => !shrunk.includes(axis)),
  );
}

/** Where each begins and how long it is, −1 to the end. */
const slice = defineTensorFlowOp({
  type: "Slice",
  write(c) {
    const lengths = c.numbers(2);
    const shape = kerasShape(c.g, c.x(0));
    const cuts = c.numbers(1).map((from, axis): Cut => {
      const length = lengths[axis] ?? -1;
      const all = length < 0 || (axis === 0 && typeof shape[0] === "string");
      return { axis, from, to: all ? END : from + length, step: 1, shrink: false };
    });
    return cut(c, c.x(0), cuts);
  },
});

const resize = (type: string, mode: string) =>
  defineTensorFlowOp({
    type,
    write(c) {
      const x = c.x(0);
      if (!x.moved) throw c.error("resizes what is no picture", EXPORT);
      const centres = c.attrs.flag("half_pixel_centers");
      const corners = c.attrs.flag("align_corners");
      const coordinate = corners ? "align_corners" : centres ? "half_pixel" : "asymmetric";
      const nearest = mode === "nearest" && { nearest_mode: corners || centres ? "round_prefer_ceil" : "floor" };
      const attrs = { mode, coordinate_transformation_mode: coordinate, ...nearest, axes: [2, 3] };
      return { ...x, value: c.g.node("Resize", [x.value, "", "", c.g.ints(c.numbers(1))], attrs, c.name) };
    },
  });

export default [
  pad,
  stridedSlice,
  slice,
  resize("ResizeBilinear", "linear"),
  resize("ResizeNearestNeighbor", "nearest"),
];
