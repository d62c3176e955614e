import { create } from "@bufbuild/protobuf";
import { size } from "../../../base/tensor.ts";
import type { Dim } from "../../../onnx/graph.ts";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import {
  FlattenParameterSchema,
  ReshapeParameterSchema,
  ShuffleChannelParameterSchema,
  TileParameterSchema,
} from "../proto/caffe.gen.ts";

/** The first input in another shape behind its batch. */
const reshaped = (c: LayerContext, extents: readonly number[]): string =>
  c.g.node("Reshape", [c.x[0]!, c.g.ints([-1, ...extents])], {}, c.name);

const flatten = defineLayer({
  type: "Flatten",
  write(c) {
    const p = c.layer.flattenParam ?? create(FlattenParameterSchema);
    const [axis, end] = [c.axis(p.axis), c.axis(p.endAxis)];
    if (axis === 0) throw c.error("puts the pictures of a batch into one row");
    if (end < axis) throw c.error(`flattens axes ${axis} to ${end}`);
    const extents = c.extents(0);
    const rank = extents.length + 1;
    if (axis === 1 && end === rank - 1) return c.g.node("Flatten", [c.x[0]!], { axis: 1 }, c.name);
    return reshaped(c, [...extents.slice(0, axis - 1), size(extents.slice(axis - 1, end)), ...extents.slice(end)]);
  },
});

const reshape = defineLayer({
  type: "Reshape",
  write(c) {
    const p = c.layer.reshapeParam ?? create(ReshapeParameterSchema);
    const stated = (p.shape?.dim ?? []).map(Number);
    const from = c.shape(0);
    const axis = p.axis < 0 ? p.axis + from.length + 1 : p.axis;
    const end = p.numAxes < 0 ? from.length : axis + p.numAxes;
    if (axis < 0 || end > from.length) throw c.error(`reshapes axes ${axis} to ${end} of ${from.length}`);
    const middle = stated.map((d, i) => (d === 0 ? (from[axis + i] ?? 0) : d));
    return reshaped(c, behindBatch(c, [...from.slice(0, axis), ...middle, ...from.slice(end)]));
  },
});

/** A shape that leads with the batch, of which -1 is what is left of the elements; the batch may be written as any number. */
function behindBatch(c: LayerContext, shape: readonly Dim[]): number[] {
  const count = size(c.extents(0));
  const [batch, ...rest] = shape;
  const numbers = rest.map((d) => (typeof d === "number" ? d : Number.NaN));
  const known = size(numbers.filter((d) => d !== -1));
  const settled = numbers.map((d) => (d === -1 ? count / known : d));
  const free = numbers.filter((d) => d === -1).length;
  if (batch === undefined || free > 1 || !settled.every((d) => Number.isInteger(d) && d > 0) || size(settled) !== count)
    throw c.error(
      `makes [${shape.join(", ")}] of [${c.shape(0).join(", ")}], which mixes pictures of a batch or has other elements`,
      "The first extent must stay the batch.",
    );
  return settled;
}

const permute = defineLayer({
  type: "Permute",
  write(c) {
    const rank = c.shape(0).length;
    const stated = c.layer.permuteParam?.order ?? [];
    const all = Array.from({ length: rank }, (_, i) => i);
    if (stated.some((a) => a >= rank) || new Set(stated).size !== stated.length)
      throw c.error(`has the order ${stated.join(", ")} for ${rank} axes`);
    const perm = [...stated, ...all.filter((a) => !stated.includes(a))];
    if (perm[0] !== 0) throw c.error("puts another axis before the batch, which is not known");
    return c.g.node("Transpose", [c.x[0]!], { perm }, c.name);
  },
});

const tile = defineLayer({
  type: "Tile",
  write(c) {
    const p = c.layer.tileParam ?? create(TileParameterSchema);
    const axis = c.axis(p.axis);
    if (axis === 0 || p.tiles < 1) throw c.error(`repeats axis ${axis} ${p.tiles} times`);
    const repeats = c.shape(0).map((_, i) => (i === axis ? p.tiles : 1));
    return c.g.node("Tile", [c.x[0]!, c.g.ints(repeats)], {}, c.name);
  },
});

/** Of ShuffleNet's branch: channels as groups × members, the two exchanged. */
const shuffle = defineLayer({
  type: "ShuffleChannel",
  write(c) {
    const { group } = c.layer.shuffleChannelParam ?? create(ShuffleChannelParameterSchema);
    const [channels = 0, ...rest] = c.extents(0);
    if (group < 1 || channels % group !== 0) throw c.error(`has ${group} groups of ${channels} channels`);
    const { g, name } = c;
    const grouped = g.node("Reshape", [c.x[0]!, g.ints([-1, group, channels / group, ...rest])], {}, `${name}/groups`);
    const perm = [0, 2, 1, ...rest.map((_, i) => i + 3)];
    const turned = g.node("Transpose", [grouped], { perm }, `${name}/turned`);
    return g.node("Reshape", [turned, g.ints([-1, channels, ...rest])], {}, name);
  },
});

export default [flatten, reshape, permute, tile, shuffle];
