import type { Doubles } from "../base/tensor.ts";
import { float32, int64, size, strides } from "../base/tensor.ts";
import type { Attrs, Dim, Info } from "../onnx/graph.ts";
import { numbersOf, told } from "./content.ts";
import type { Writer } from "./define.ts";
import { defineOp, number, numbers, text } from "./define.ts";
import { axisOf, mapDim } from "./extents.ts";
import type { AxisMap } from "./separable.ts";
import { axisMap, mapAxes, mapAxesBack } from "./separable.ts";

/** Places added before and after one axis; a negative number takes away. */
interface Margin {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

function margins(rank: number, pads: readonly number[], axes: readonly number[] | undefined): Margin[] {
  const on = axes ?? Array.from({ length: rank }, (_, i) => i);
  return on.map((a, i) => ({ axis: axisOf(a, rank), before: pads[i]!, after: pads[i + on.length]! }));
}

function shapeOf(shape: readonly Dim[], all: readonly Margin[]): Dim[] {
  const out = [...shape];
  for (const { axis, before, after } of all)
    if (before !== 0 || after !== 0)
      out[axis] = mapDim(out[axis]!, `pad[${before},${after}]`, (n) => n + before + after);
  return out;
}

/** Which place of the input each place of a padded axis repeats, by mode. */
const repeats: Readonly<Record<string, (i: number, extent: number) => number>> = {
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  wrap: (i, n) => ((i % n) + n) % n,
  reflect: (i, n) => {
    const period = Math.max(1, 2 * (n - 1));
    const k = ((i % period) + period) % period;
    return k < n ? k : period - k;
  },
};

const modeOf = (attrs: Attrs): string => text(attrs, "mode", "constant");

function maps(shape: readonly number[], all: readonly Margin[], mode: string): AxisMap[] {
  const source = repeats[mode];
  if (!source) throw new Error(`Pad knows no mode "${mode}"`);
  return all.flatMap(({ axis, before, after }) => {
    const extent = shape[axis]!;
    if (before === 0 && after === 0) return [];
    return [axisMap(axis, extent + before + after, extent, (row) => [[source(row - before, extent), 1]])];
  });
}

export default defineOp({
  type: "Pad",

  infer: ({ x: [x, pads, , axes] }) => {
    if (!pads!.content || (axes && !axes.content)) return [];
    const all = margins(x!.shape.length, told(pads, "pads"), axes && told(axes, "axes"));
    return [{ type: x!.type, shape: shapeOf(x!.shape, all) }];
  },

  evaluate: ({ attrs, x: [x, pads, value, axes], y: [y] }) => {
    const all = margins(x!.shape.length, [...pads!.data], axes && [...axes.data]);
    if (modeOf(attrs) !== "constant") return [mapAxes(x!, maps(x!.shape, all, modeOf(attrs))).data];
    return [framed(x!, all, y!.shape, value?.data[0] ?? 0)];
  },

  backward: ({ g, attrs, x, dy: [dy] }) => {
    const shape = g.shape(x[0]!);
    const all = marginsOf(g, shape.length, x);
    const others = x.slice(1).map(() => null);
    if (modeOf(attrs) === "constant") return [unpadded(g, dy!, shape.length, all), ...others];
    // An unknown batch is never padded, so its extent is not looked at.
    const extents = shape.map((d) => (typeof d === "number" ? d : Number.NaN));
    return [mapAxesBack(g, dy!, maps(extents, all, modeOf(attrs))), ...others];
  },

  // Each place is the one of the input, moved.
  window: ({ x: [x], told }) => {
    const pads = told?.(1);
    if (!pads || !x || x.length < 4) return undefined;
    const all = margins(x.length, pads, told?.(3));
    const of = (axis: number) => all.find((m) => m.axis === x.length + axis) ?? { before: 0, after: 0 };
    const [rows, columns] = [of(-2), of(-1)];
    return {
      kernel: [1, 1],
      strides: [1, 1],
      dilations: [1, 1],
      pads: [rows.before, columns.before, rows.after, columns.after],
    };
  },

  // Until opset 10 pads and value were attributes, and until 2 the pads were called paddings.
  upgrade: ({ node, from, constant }) => {
    if (from >= 11) return [node];
    const { pads: _, paddings: __, value: ___, ...attrs } = node.attrs;
    const pads = numbers(node.attrs, "pads", numbers(node.attrs, "paddings", []));
    const value = number(node.attrs, "value", 0);
    const inputs = [constant(int64([pads.length], pads)), ...(value === 0 ? [] : [constant(float32([], [value]))])];
    return [{ ...node, inputs: [node.inputs[0]!, ...inputs], attrs }];
  },
});

/** The margins as the nodes that write a gradient need them: as numbers. */
function marginsOf(g: Writer, rank: number, [, pads, , axes]: readonly string[]): Margin[] {
  const listed = (v: string): Info => ({ ...g.info(v), ...(numbersOf(g, v) && { content: numbersOf(g, v)! }) });
  return margins(rank, told(listed(pads!), "pads"), axes ? told(listed(axes), "axes") : undefined);
}

/** Takes away what was added and brings back, as zeros, what was taken away. */
function unpadded(g: Writer, dy: string, rank: number, all: readonly Margin[]): string {
  const pads = new Array<number>(2 * rank).fill(0);
  for (const { axis, before, after } of all) {
    pads[axis] = -before || 0;
    pads[axis + rank] = -after || 0;
  }
  return g.node("Pad", [dy, g.ints(pads)]);
}

function framed(x: Doubles, all: readonly Margin[], shape: readonly number[], value: number): Float64Array {
  const steps = strides(shape);
  const from = strides(x.shape);
  const out = new Float64Array(size(shape)).fill(value);
  const before = shape.map((_, d) => all.find((m) => m.axis === d)?.before ?? 0);
  for (let i = 0; i < x.data.length; i++) {
    const at = from.map((s, d) => (Math.floor(i / s) % x.shape[d]!) + before[d]!);
    if (at.every((p, d) => p >= 0 && p < shape[d]!)) out[at.reduce((sum, p, d) => sum + p * steps[d]!, 0)] = x.data[i]!;
  }
  return out;
}
