import { strides as stridesOf } from "../base/tensor.ts";
import type { Attrs, Dim } from "../onnx/graph.ts";
import type { Window } from "./define.ts";
import { number, numbers, text } from "./define.ts";
import { known, mapDim } from "./extents.ts";

/** How a window slides along one axis. Tap `t` of window `o` reads place `o·stride + t·dilation − before`. */
export interface Slide {
  readonly extent: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  /** How many windows there are. */
  readonly out: number;
}

/** How the windows of a convolution or pool slide along each spatial axis of an input of known extents, `auto_pad` and `ceil_mode` resolved. */
export function slidesOf(attrs: Attrs, shape: readonly Dim[], kernel: readonly number[]): Slide[] {
  return known(shape.slice(2), "a sliding window").map((extent, i) => slide(attrs, extent, kernel, i));
}

/** The spatial extents of what a convolution or pool makes of an input; an unknown extent gives an unknown one. */
export function slidOver(attrs: Attrs, shape: readonly Dim[], kernel: readonly number[]): Dim[] {
  const setting = ["strides", "dilations", "pads", "auto_pad", "ceil_mode"].map((k) => attrs[k]?.toString() ?? "");
  return shape
    .slice(2)
    .map((d, i) => mapDim(d, `windows[${[kernel, ...setting].join(";")}]${i}`, (n) => slide(attrs, n, kernel, i).out));
}

function slide(attrs: Attrs, extent: number, kernels: readonly number[], i: number): Slide {
  const rank = kernels.length;
  const kernel = kernels[i]!;
  const stride = numbers(attrs, "strides", [])[i] ?? 1;
  const dilation = numbers(attrs, "dilations", [])[i] ?? 1;
  const reach = dilation * (kernel - 1) + 1;
  const [before, after] = padding(attrs, extent, stride, reach, i, rank);
  const out = windows(extent + before + after - reach, stride, number(attrs, "ceil_mode", 0) === 1, extent + before);
  if (out < 1)
    throw new Error(`a window that reaches over ${reach} does not fit ${extent} padded by ${before} and ${after}`);
  return { extent, kernel, stride, dilation, before, after, out };
}

function padding(attrs: Attrs, extent: number, stride: number, reach: number, i: number, rank: number) {
  const mode = text(attrs, "auto_pad", "NOTSET");
  const pads = numbers(attrs, "pads", []);
  if (mode === "NOTSET") return [pads[i] ?? 0, pads[i + rank] ?? 0] as const;
  if (mode === "VALID") return [0, 0] as const;
  const total = Math.max(0, (Math.ceil(extent / stride) - 1) * stride + reach - extent);
  return halves(total, mode === "SAME_UPPER");
}

/** Splits padding in two; what is left over goes to the far end or to the near one. */
export function halves(total: number, farther: boolean): readonly [number, number] {
  const less = Math.floor(total / 2);
  return farther ? [less, total - less] : [total - less, less];
}

/** Rounded up, a window that would start behind the input and the padding before it is left out, as PyTorch and ONNX Runtime do. */
function windows(slack: number, stride: number, up: boolean, end: number): number {
  if (!up) return Math.floor(slack / stride) + 1;
  const out = Math.ceil(slack / stride) + 1;
  return (out - 1) * stride >= end ? out - 1 : out;
}

/** For each spatial axis, the places that window `o` reads with tap `t`; flat indices of all of them, padding left out. */
export interface Taps {
  readonly window: Int32Array;
  readonly tap: Int32Array;
  readonly place: Int32Array;
}

/** Every tap of every window that reads a place of the input, as flat indices over the spatial axes: by window, then by tap. */
export function tapsOf(slides: readonly Slide[]): Taps {
  let all: [number, number, number][] = [[0, 0, 0]];
  const extents = (pick: (s: Slide) => number) => stridesOf(slides.map(pick));
  const steps = [extents((s) => s.out), extents((s) => s.kernel), extents((s) => s.extent)] as const;
  slides.forEach((s, axis) => {
    const along = tapsAlong(s);
    all = all.flatMap(([w, t, p]) =>
      along.map(([o, k, at]): [number, number, number] => [
        w + o * steps[0][axis]!,
        t + k * steps[1][axis]!,
        p + at * steps[2][axis]!,
      ]),
    );
  });
  all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const column = (k: 0 | 1 | 2) => Int32Array.from(all, (row) => row[k]);
  return { window: column(0), tap: column(1), place: column(2) };
}

function tapsAlong({ extent, kernel, stride, dilation, before, out }: Slide): [number, number, number][] {
  const found: [number, number, number][] = [];
  for (let o = 0; o < out; o++)
    for (let t = 0; t < kernel; t++) {
      const place = o * stride + t * dilation - before;
      if (place >= 0 && place < extent) found.push([o, t, place]);
    }
  return found;
}

/** The window over rows and columns, for receptive fields. */
export function windowOf([rows, columns]: readonly Slide[]): Window {
  const [h, w] = [rows!, columns!];
  return {
    kernel: [h.kernel, w.kernel],
    strides: [h.stride, w.stride],
    dilations: [h.dilation, w.dilation],
    pads: [h.before, w.before, h.after, w.after],
  };
}
