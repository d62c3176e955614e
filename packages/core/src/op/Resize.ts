import { float32 } from "../base/tensor.ts";
import type { Attrs, Dim, Info } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { allNumbers, numbersOf } from "./content.ts";
import type { UpgradeContext, Writer } from "./define.ts";
import { defineOp, numbers, text } from "./define.ts";
import { axisOf, mapDim } from "./extents.ts";
import type { Scaling } from "./interpolation.ts";
import { interpolation } from "./interpolation.ts";
import type { AxisMap } from "./separable.ts";
import { mapAxes, mapAxesBack } from "./separable.ts";

/** What a node asks for: numbers for some axes, either scales or extents. */
interface Asked {
  readonly axes: readonly number[];
  readonly scales?: readonly Dim[];
  readonly sizes?: readonly Dim[];
}

/** `undefined` where the graph computes it. An absent input may also be given as an empty one. */
function asked(attrs: Attrs, rank: number, [, , scales, sizes]: readonly (Info | undefined)[]): Asked | undefined {
  const all = Array.from({ length: rank }, (_, i) => i);
  const axes = numbers(attrs, "axes", all).map((a) => axisOf(a, rank));
  const given = (v: Info | undefined) => v !== undefined && v.shape[0] !== 0;
  if (given(scales)) return scales!.content && { axes, scales: scales!.content };
  if (given(sizes)) return sizes!.content && { axes, sizes: sizes!.content };
  throw new Error("Resize needs scales or sizes");
}

/** How each axis changes that does; `undefined` for an axis whose extent is not known. */
function scalings(attrs: Attrs, shape: readonly Dim[], { axes, scales, sizes }: Asked): Scaling[] {
  const factor = scales ? undefined : commonFactor(attrs, shape, axes, sizes!);
  return axes.flatMap((axis, i) => {
    const columns = shape[axis]!;
    if (scales ? scales[i] === 1 : sizes![i] === columns) return [];
    if (typeof columns === "string")
      throw new Error(`axis ${axis} of [${shape}] is resized, and its extent is not known`);
    const [wanted] = allNumbers([(scales ?? sizes!)[i]!]) ?? [];
    if (wanted === undefined) throw new Error(`what axis ${axis} is resized to is not known`);
    if (scales) return [{ axis, columns, rows: enlarged(columns, wanted), scale: wanted }];
    const rows = factor === undefined ? wanted : Math.floor(columns * factor + 0.5);
    return [{ axis, columns, rows, scale: factor ?? rows / columns }];
  });
}

/** In float32, as engines compute it: 5 × 1.4 is 7 there, and a little less in float64 with the same scale. */
const enlarged = (extent: number, scale: number): number => Math.floor(Math.fround(extent * Math.fround(scale)));

/** One factor for all axes where the aspect ratio is kept: the result fits into the given sizes, or covers them. */
function commonFactor(attrs: Attrs, shape: readonly Dim[], axes: readonly number[], sizes: readonly Dim[]) {
  const policy = text(attrs, "keep_aspect_ratio_policy", "stretch");
  if (policy === "stretch") return undefined;
  const factors = axes.map((a, i) => (sizes[i] as number) / (shape[a] as number));
  return policy === "not_larger" ? Math.min(...factors) : Math.max(...factors);
}

function resized(attrs: Attrs, shape: readonly Dim[], a: Asked): Dim[] {
  const out = [...shape];
  const open = a.axes.some((axis, i) => typeof shape[axis] === "string" && (a.scales ? a.scales[i] !== 1 : true));
  if (!open) for (const s of scalings(attrs, shape, a)) out[s.axis] = s.rows;
  else
    a.axes.forEach((axis, i) => {
      const scale = a.scales?.[i];
      out[axis] = a.sizes ? a.sizes[i]! : mapDim(shape[axis]!, `scaled[${scale}]`, (n) => enlarged(n, scale as number));
    });
  return out;
}

const mapsOf = (attrs: Attrs, shape: readonly Dim[], a: Asked): AxisMap[] =>
  scalings(attrs, shape, a).map((s) => interpolation(attrs, s));

export default defineOp({
  type: "Resize",
  // The scales are.
  float32Only: [2],

  infer: ({ attrs, x }) => {
    const a = asked(attrs, x[0]!.shape.length, x);
    return a ? [{ type: x[0]!.type, shape: resized(attrs, x[0]!.shape, a) }] : [];
  },

  evaluate: ({ attrs, x }) => {
    const infos = x.map((d) => d && { type: d.type, shape: d.shape, content: [...d.data] });
    return [mapAxes(x[0]!, mapsOf(attrs, x[0]!.shape, asked(attrs, x[0]!.shape.length, infos)!)).data];
  },

  // Linear and separable: the gradient is the transpose of what happens along each axis.
  backward: ({ g, attrs, x, dy: [dy] }) => {
    const shape = g.shape(x[0]!);
    const infos = x.map((v) => (v ? told(g, v) : undefined));
    const a = asked(attrs, shape.length, infos);
    if (!a) throw new Error("the gradient of Resize needs sizes that are known before the graph runs");
    const maps = mapsOf(attrs, shape, a);
    return [
      repeated(maps, shape.length) ? sums(g, dy!, maps) : mapAxesBack(g, dy!, maps),
      ...x.slice(1).map(() => null),
    ];
  },

  openBatch: ({ node, x: [x, , , sizes], frozen, ints }) => {
    const told = allNumbers(sizes?.content);
    if (node.attrs.axes || told?.[0] !== frozen || x!.shape[0] !== BATCH) return undefined;
    const axes = Array.from({ length: x!.shape.length - 1 }, (_, i) => i + 1);
    return { ...node, inputs: [...node.inputs.slice(0, 3), ints(told.slice(1))], attrs: { ...node.attrs, axes } };
  },

  upgrade: (c) => (c.from < 11 ? [fromScales(c)] : [withoutNearestHalves(c)]),
});

function told(g: Writer, value: string): Info {
  const content = g.info(value).content ?? numbersOf(g, value);
  const { type, shape } = g.info(value);
  return { type, shape, ...(content && { content }) };
}

/** Whether rows and columns of pictures are repeated a whole number of times, each place as often as the others. */
function repeated(maps: readonly AxisMap[], rank: number): boolean {
  const even = ({ axis, rows, columns, weights }: AxisMap) => {
    const times = rows / columns;
    if (!Number.isInteger(times)) return false;
    return (
      axis >= 2 && weights.every((w, i) => w === Number(Math.floor(Math.floor(i / columns) / times) === i % columns))
    );
  };
  return rank === 4 && maps.length > 0 && maps.every(even);
}

/** The sum over each block of repeated places: an average times its size, since an engine's pools are fast. */
function sums(g: Writer, dy: string, maps: readonly AxisMap[]): string {
  const times = [2, 3].map((axis) => {
    const map = maps.find((m) => m.axis === axis);
    return map ? map.rows / map.columns : 1;
  });
  const average = g.node("AveragePool", [dy], { kernel_shape: times, strides: times });
  return g.node("Mul", [average, g.scalar(times[0]! * times[1]!, average)]);
}

/**
 * `Upsample`, and `Resize` of opset 10: places count from the corner. Nearest neighbours were rounded down
 * when enlarging and up when shrinking, as ONNX Runtime does.
 */
export function fromScales(c: UpgradeContext): UpgradeContext["node"] {
  const { node } = c;
  const attr = node.attrs.scales === undefined ? undefined : numbers(node.attrs, "scales", []);
  const scales = attr ? c.constant(float32([attr.length], attr)) : node.inputs[1]!;
  const factors = attr ?? Array.from((c.valueOf(scales)?.data ?? []) as Iterable<number>);
  const mode = text(node.attrs, "mode", "nearest");
  return {
    ...node,
    op: "Resize",
    inputs: [node.inputs[0]!, "", scales],
    attrs: {
      mode: mode === "bilinear" ? "linear" : mode,
      coordinate_transformation_mode: "asymmetric",
      nearest_mode: factors.some((f) => f < 1) ? "ceil" : "floor",
    },
  };
}

/**
 * `tf_half_pixel_for_nn` went with opset 13. Its place is ½ beyond that of half_pixel, p: rounded down (as TensorFlow does)
 * it is p to the nearest, halves up; to the nearest, halves down (the default), it is p rounded up.
 */
function withoutNearestHalves({ node, from }: UpgradeContext): UpgradeContext["node"] {
  if (from >= 13 || node.attrs.coordinate_transformation_mode !== "tf_half_pixel_for_nn") return node;
  const nearest_mode =
    text(node.attrs, "nearest_mode", "round_prefer_floor") === "floor" ? "round_prefer_ceil" : "ceil";
  return { ...node, attrs: { ...node.attrs, coordinate_transformation_mode: "half_pixel", nearest_mode } };
}
