import { size } from "../../../base/tensor.ts";
import type { Dim } from "../../../onnx/graph.ts";
import type { KerasValue } from "../../keras/layout.ts";
import { heldAxis, kerasShape, rankOf } from "../../keras/layout.ts";
import { aligned, reshaped } from "../arrange.ts";
import type { Given, NodeContext } from "../define.ts";
import { defineTensorFlowOp, EXPORT } from "../define.ts";
import { extents, extentsAt } from "../extents.ts";

const reshape = defineTensorFlowOp({
  type: "Reshape",
  write(c): KerasValue | Given {
    const known = c.known(0);
    if (known) return { known: { ...known, shape: knownShape(c, size(known.shape)) } };
    const target = extentsAt(c, 1);
    if (!target) throw c.error("takes a shape that is only known when it runs", EXPORT);
    return reshaped(c, c.x(0), target);
  },
});

function knownShape(c: NodeContext, total: number): number[] {
  const target = c.numbers(1);
  const known = size(target.filter((d) => d >= 0));
  const filled = target.map((d) => (d < 0 ? total / known : d));
  if (size(filled) !== total) throw c.error(`puts ${total} numbers into [${target.join(", ")}]`);
  return filled;
}

const squeeze = defineTensorFlowOp({
  type: "Squeeze",
  write(c): KerasValue | Given {
    const known = c.known(0);
    const shape = known?.shape ?? kerasShape(c.g, c.x(0));
    const stated = ["squeeze_dims", "axis"].map((key) => c.attrs.numbers(key)).find((list) => list.length > 0);
    const axes = (stated ?? shape.flatMap((d, i) => (d === 1 ? [i] : []))).map((a) => (a < 0 ? a + shape.length : a));
    const kept = shape.filter((_, i) => !axes.includes(i));
    if (known) return { known: { ...known, shape: kept as number[] } };
    if (axes.includes(0)) throw c.error("takes the axis of the pictures away", EXPORT);
    return reshaped(c, c.x(0), kept);
  },
});

const expand = defineTensorFlowOp({
  type: "ExpandDims",
  write(c): KerasValue | Given {
    const known = c.known(0);
    const shape: Dim[] = [...(known?.shape ?? kerasShape(c.g, c.x(0)))];
    const [axis = 0] = c.numbers(1);
    const at = axis < 0 ? axis + shape.length + 1 : axis;
    if (at === 0 && !known) throw c.error("puts an axis in front of that of the pictures", EXPORT);
    shape.splice(at, 0, 1);
    return known ? { known: { ...known, shape: shape as number[] } } : reshaped(c, c.x(0), shape);
  },
});

const transpose = defineTensorFlowOp({
  type: "Transpose",
  write(c) {
    const perm = c.numbers(1);
    const x = c.x(0);
    if (perm[0] !== 0 || [...perm].sort((a, b) => a - b).some((a, i) => a !== i) || perm.length !== rankOf(c.g, x))
      throw c.error(`reorders the axes as [${perm.join(", ")}]`, EXPORT);
    return c.layer("Permute", { settings: { dims: perm.slice(1) } });
  },
});

const concat = defineTensorFlowOp({
  type: "ConcatV2",
  write(c): KerasValue | Given {
    const count = c.inputs - 1;
    const lists = Array.from({ length: count }, (_, i) => extentsAt(c, i));
    if (lists.every((l) => l !== undefined)) return extents(lists.flat());
    const [axis = 0] = c.numbers(count);
    const { values, moved } = aligned(c, count);
    const rank = c.g.shape(values[0]!).length;
    if (axis === 0 || axis === -rank) throw c.error("puts pictures behind each other", EXPORT);
    return { value: c.g.node("Concat", values, { axis: heldAxis({ value: "", moved }, axis, rank) }, c.name), moved };
  },
});

/** More channels than a layer has. */
const MOST_PARTS = 1 << 16;

/** Its axis comes first. */
const split = defineTensorFlowOp({
  type: "Split",
  write(c) {
    const [axis = 0] = c.numbers(0);
    const parts = c.attrs.number("num_split", 1);
    if (!Number.isInteger(parts) || parts < 1 || parts > MOST_PARTS) throw c.error(`divides into ${parts} parts`);
    return divided(c, c.x(1), axis, new Array<number>(parts).fill(0));
  },
});

const splitBySizes = defineTensorFlowOp({
  type: "SplitV",
  write: (c) => divided(c, c.x(0), c.numbers(2)[0] ?? 0, c.numbers(1)),
});

function divided(c: NodeContext, x: KerasValue, axis: number, sizes: readonly number[]): KerasValue[] {
  const rank = rankOf(c.g, x);
  const held = heldAxis(x, axis, rank);
  const total = Number(c.g.shape(x.value)[held]);
  if (held === 0 || !Number.isInteger(total) || sizes.length < 1 || sizes.length > total)
    throw c.error(`divides axis ${axis} into ${sizes.length} parts`, EXPORT);
  const known = sizes.filter((s) => s > 0).reduce((a, b) => a + b, 0);
  const open = sizes.filter((s) => s <= 0).length;
  const full = sizes.map((s) => (s > 0 ? s : (total - known) / open));
  if (!full.every((s) => Number.isInteger(s) && s > 0) || full.reduce((a, b) => a + b) !== total)
    throw c.error(`divides ${total} into ${sizes.length} parts`);
  const values = c.g.nodes("Split", [x.value, c.g.ints(full)], { axis: held }, full.length, c.name);
  return values.map((value) => ({ ...x, value }));
}

const pass = defineTensorFlowOp({
  type: [
    "Identity",
    "StopGradient",
    "Snapshot",
    "CheckNumerics",
    "PreventGradient",
    "ReadVariableOp",
    "PlaceholderWithDefault",
  ],
  write(c): KerasValue | Given {
    const known = c.known(0);
    return known ? { known } : { ...c.x(0), value: c.g.node("Identity", [c.x(0).value], {}, c.name) };
  },
});

/** Extents are converted as they are; pictures are floats all the way. */
const cast = defineTensorFlowOp({
  type: "Cast",
  write(c): KerasValue | Given {
    const known = c.known(0);
    const to = c.attrs.type("DstT");
    if (known) return { known: to === "DT_FLOAT" ? { ...known, data: floats(c) } : known };
    if (!["DT_FLOAT", "DT_HALF", "DT_DOUBLE"].includes(to)) throw c.error(`makes ${to} of its input`, EXPORT);
    return { ...c.x(0), value: c.g.node("Identity", [c.x(0).value], {}, c.name) };
  },
});

const floats = (c: NodeContext) => c.weight(0).data;

export default [reshape, squeeze, expand, transpose, concat, split, splitBySizes, pass, cast];
