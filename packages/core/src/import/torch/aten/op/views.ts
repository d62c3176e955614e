import type { Dim } from "../../../../onnx/graph.ts";
import { BATCH } from "../../../../onnx/graph.ts";
import { axisOf, product } from "../../../../op/extents.ts";
import { valueShape } from "../batch.ts";
import type { AtenCall, AtenOp, Made } from "../define.ts";
import { defineAten } from "../define.ts";
import { reshaped, reshapeTo } from "../reshape.ts";
import { Extent } from "../value.ts";

const view = (name: string | string[], takes: string | string[], write: (c: AtenCall, x: string) => Made): AtenOp =>
  defineAten({ name, takes, views: true, write: (c) => write(c, c.x("self")) });

const listOf = (c: AtenCall, name: string) => {
  const v = c.arg(name);
  return Array.isArray(v) ? v : [v];
};

function transposed(c: AtenCall, x: string, a: number, b: number): string {
  const perm = c.g.shape(x).map((_, i) => (i === a ? b : i === b ? a : i));
  return a === b ? x : c.g.node("Transpose", [x], { perm });
}

function flattened(c: AtenCall, x: string, from: number, to: number): string {
  const shape = c.g.shape(x);
  if (from > to) throw c.error(`puts the axes ${from} to ${to} together`);
  if (from === 1 && to === shape.length - 1 && shape.length > 2) return c.g.node("Flatten", [x], { axis: 1 });
  return reshaped(c, x, [...shape.slice(0, from), product(shape.slice(from, to + 1)), ...shape.slice(to + 1)]);
}

/** Leaves out the axes of `among` that have extent 1. */
function squeezed(c: AtenCall, x: string, among?: readonly number[]): string {
  const shape = c.g.shape(x);
  const gone = shape.flatMap((d, i) => (d === 1 && (among?.includes(i) ?? true) ? [i] : []));
  return gone.length === 0 ? x : c.g.node("Squeeze", [x, c.g.ints(gone)]);
}

/** A tensor repeated along axes of extent 1, or along new ones in front; -1 keeps an extent. */
function expanded(c: AtenCall, x: string): string {
  const shape = c.g.shape(x);
  const asked = listOf(c, "size");
  const skip = asked.length - shape.length;
  const to = asked.map((v, i): Dim => {
    const held = shape[i - skip];
    if (v === -1 && held !== undefined) return held;
    if (v instanceof Extent) return v.dim;
    if (typeof v !== "number" || v < 0) throw c.error("takes a shape that is not known when the file is read");
    if (typeof held === "string" && (v === c.frozen || v === 1)) return held;
    // What a batch of several has in common is repeated for each picture.
    return i === 0 && held === 1 && v === c.frozen && v > 1 ? BATCH : v;
  });
  if (to.length === shape.length && to.every((d, i) => d === shape[i])) return x;
  const made = c.g.node("Expand", [x, valueShape(c, to)]);
  if (shape.length >= 2 && [-1, -2].every((i) => shape.at(i) === to.at(i))) c.repeats(made, x);
  return made;
}

export default [
  view(
    ["view", "reshape", "_unsafe_view", "_reshape_alias"],
    ["self, size", "self, shape", "self, size, stride"],
    (c, x) => reshapeTo(c, x, listOf(c, c.given("size") ? "size" : "shape")),
  ),
  view("flatten", "self, start_dim=0, end_dim=-1", (c, x) => {
    const rank = c.g.shape(x).length;
    return flattened(c, x, c.axis("start_dim", rank), c.axis("end_dim", rank));
  }),
  view("unflatten", "self, dim, sizes", (c, x) => {
    const shape = c.g.shape(x);
    const axis = c.axis("dim", shape.length);
    const kept = shape.map((d) => (typeof d === "number" ? d : new Extent(Number(/^\d+/.exec(d)?.[0] ?? 1))));
    return reshapeTo(c, x, kept.toSpliced(axis, 1, ...(listOf(c, "sizes") as number[])));
  }),
  view("permute", "self, dims", (c, x) => c.g.node("Transpose", [x], { perm: c.axes("dims", c.g.shape(x).length) })),
  view("transpose", "self, dim0, dim1", (c, x) => {
    const rank = c.g.shape(x).length;
    return transposed(c, x, c.axis("dim0", rank), c.axis("dim1", rank));
  }),
  view(["t", "numpy_T"], "self", (c, x) => (c.g.shape(x).length < 2 ? x : transposed(c, x, 0, 1))),
  view("squeeze", ["self", "self, dim"], (c, x) =>
    squeezed(c, x, c.given("dim") ? c.axes("dim", c.g.shape(x).length) : undefined),
  ),
  view("unsqueeze", "self, dim", (c, x) =>
    c.g.node("Unsqueeze", [x, c.g.ints([axisOf(c.whole("dim"), c.g.shape(x).length + 1)])]),
  ),
  view(["expand", "broadcast_to"], "self, size, *, implicit=False", expanded),
  view("expand_as", "self, other", (c, x) => c.g.node("Expand", [x, c.g.node("Shape", [c.x("other")])])),
];
