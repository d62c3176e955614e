import { UsageError } from "../../base/errors.ts";
import type { Dim } from "../../onnx/graph.ts";
import type { Writer } from "../../op/index.ts";
import type { WrittenMap } from "./mapWriter.ts";

/** What keeps a map that is the same everywhere from dividing by zero. */
const TINY = 1e-7;

/** N×h×w from 0 to 1 in each picture: ReLU, then (v − min) / (1e-7 + max − min). */
export function positiveScaled(g: Writer, maps: string): string {
  const positive = g.node("Relu", [maps]);
  const axes = g.ints([1, 2]);
  const low = g.node("ReduceMin", [positive, axes], { keepdims: 1 });
  const span = g.node("Sub", [g.node("ReduceMax", [positive, axes], { keepdims: 1 }), low]);
  return g.node("Div", [g.node("Sub", [positive, low]), g.node("Add", [span, g.constant(tiny)])]);
}

const tiny = { type: "float32", shape: [], data: Float32Array.of(TINY) } as const;

/** N×h×w brought to rows and columns (a vector of int64): bilinear, half-pixel centres, edges repeated. */
export function enlarged(g: Writer, maps: string, sizes: string): string {
  const channel = g.node("Unsqueeze", [maps, g.ints([1])]);
  const resized = g.node("Resize", [channel, "", "", sizes], {
    mode: "linear",
    coordinate_transformation_mode: "half_pixel",
    axes: [2, 3],
  });
  return g.node("Squeeze", [resized, g.ints([1])]);
}

/** N×H×W from 0 to 1, in the rows and columns of the picture: a CAM as it is published, the magnitude of a pixel map. */
export function heat(g: Writer, { value, space }: WrittenMap, picture: string): string {
  if (space === "cam") return enlarged(g, positiveScaled(g, value), g.node("Shape", [picture], { start: 2, end: 4 }));
  return positiveScaled(g, g.node("ReduceMax", [g.node("Abs", [value]), g.ints([1])], { keepdims: 0 }));
}

/** The CAMs of several layers, N×h×w each, as one, as `fused` of cam.ts; that of one layer as it is. */
export function fusedCams(g: Writer, cams: readonly string[], shapes: readonly (readonly Dim[])[]): string {
  if (cams.length === 1) return cams[0]!;
  const sizes = g.ints(largestExtents(shapes));
  return g.node(
    "Mean",
    cams.map((cam) => enlarged(g, positiveScaled(g, cam), sizes)),
  );
}

/** The most rows and columns of some layers. */
export const largestExtents = (shapes: readonly (readonly Dim[])[]): number[] =>
  [2, 3].map((axis) => Math.max(...shapes.map((s) => knownExtent(s[axis]!))));

function knownExtent(d: Dim): number {
  if (typeof d === "number") return d;
  throw new UsageError("several layers are fused at sizes that the model leaves open", "give the size with --size");
}
