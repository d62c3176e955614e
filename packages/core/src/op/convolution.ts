import type { Shape } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";
import type { Writer } from "./define.ts";
import { number } from "./define.ts";
import { known } from "./extents.ts";
import { reshapeTo } from "./reshapeLike.ts";
import type { Slide, Taps } from "./window.ts";

/**
 * Calls `visit` with the flat indices of every product of a convolution, `y[n, o, i] += x[n, c, p] · w[o, c, t]`,
 * for x of N×C×…, w of O×C/group×… and y of N×O×…. A transposed convolution has the same products, x and y exchanged.
 */
export function eachProduct(
  taps: Taps,
  [x, w, y]: readonly [Shape, Shape, Shape],
  group: number,
  visit: (y: number, x: number, w: number) => void,
): void {
  const [channels, filters] = [w[1]!, w[0]!];
  const [places, kernel, windows] = [size(x.slice(2)), size(w.slice(2)), size(y.slice(2))];
  for (let n = 0; n < y[0]!; n++)
    for (let o = 0; o < filters; o++) {
      const first = Math.floor(o / (filters / group)) * channels;
      for (let c = 0; c < channels; c++) {
        const iy = (n * filters + o) * windows;
        const ix = (n * x[1]! + first + c) * places;
        const iw = (o * channels + c) * kernel;
        for (let k = 0; k < taps.window.length; k++)
          visit(iy + taps.window[k]!, ix + taps.place[k]!, iw + taps.tap[k]!);
      }
    }
}

const from = (start: number, length: number): number[] => Array.from({ length }, (_, i) => start + i);

/** The group count of a node. */
export const groupOf = (attrs: Parameters<typeof number>[0]): number => number(attrs, "group", 1);

/** The attributes that say how windows slide, with the padding written out. */
export const slideAttrs = (slides: readonly Slide[], group: number) => ({
  strides: slides.map((s) => s.stride),
  pads: [...slides.map((s) => s.before), ...slides.map((s) => s.after)],
  dilations: slides.map((s) => s.dilation),
  group,
});

/**
 * The gradient of a convolution to its input.
 * At stride 1 it is a convolution with the weights flipped, which runs far faster than a transposed one;
 * else a transposed one, whose `output_padding` gives back the rows that the stride skipped at the far end.
 */
export function inputGradient(g: Writer, dy: string, w: string, slides: readonly Slide[], group: number): string {
  if (slides.every((s) => s.stride === 1)) return flippedConvolution(g, dy, w, slides, group);
  const skipped = slides.map((s) => s.extent + s.before + s.after - reach(s) - (s.out - 1) * s.stride);
  return g.node("ConvTranspose", [dy, w], { ...slideAttrs(slides, group), output_padding: skipped });
}

const reach = (s: Slide): number => s.dilation * (s.kernel - 1) + 1;

function flippedConvolution(g: Writer, dy: string, w: string, slides: readonly Slide[], group: number): string {
  const before = slides.map((s) => reach(s) - 1 - s.before);
  const after = slides.map((s) => reach(s) - 1 - s.after);
  const inner = cropped(g, dy, slides, before, after);
  return g.node("Conv", [inner, flipped(g, w, group)], {
    pads: [...before, ...after].map((p) => Math.max(0, p)),
    dilations: slides.map((s) => s.dilation),
    group,
  });
}

/** Leaves out the windows that lie in the padding altogether: where a pad of the gradient's convolution would be negative. */
function cropped(g: Writer, dy: string, slides: readonly Slide[], before: readonly number[], after: readonly number[]) {
  if ([...before, ...after].every((p) => p >= 0)) return dy;
  const starts = before.map((p) => Math.max(0, -p));
  const ends = slides.map((s, i) => s.out - Math.max(0, -after[i]!));
  return g.node("Slice", [dy, g.ints(starts), g.ints(ends), g.ints(from(2, slides.length))]);
}

/** Weights of O×C/group×… as those of C×O/group×…, each kernel reversed. Written as nodes on the weights, which the engine folds when they are constants. */
function flipped(g: Writer, w: string, group: number): string {
  const [filters, channels, ...kernel] = known(g.shape(w), "weights");
  const swapped = exchanged(g, w, group, filters!, channels!, kernel);
  const axes = from(2, kernel.length).filter((_, i) => kernel[i]! > 1);
  if (axes.length === 0) return swapped;
  const all = (v: number) => g.ints(axes.map(() => v));
  return g.node("Slice", [swapped, all(-1), all(-(2 ** 31 - 1)), g.ints(axes), all(-1)]);
}

function exchanged(g: Writer, w: string, group: number, filters: number, channels: number, kernel: readonly number[]) {
  const perGroup = filters / group;
  if (perGroup === 1 && channels === 1) return w;
  if (group === 1) return g.node("Transpose", [w], { perm: [1, 0, ...from(2, kernel.length)] });
  const split = reshapeTo(g, w, [group, perGroup, channels, ...kernel]);
  const turned = g.node("Transpose", [split], { perm: [0, 2, 1, ...from(3, kernel.length)] });
  return reshapeTo(g, turned, [group * channels, perGroup, ...kernel]);
}

/**
 * The gradient of a convolution to its weights.
 * Without groups it is a product for each tap: the input cut to the places that the tap reads, times `dy`. Else it is a convolution.
 */
export function weightGradient(
  g: Writer,
  x: string,
  dy: string,
  w: string,
  slides: readonly Slide[],
  group: number,
): string {
  return group === 1 ? productByTap(g, x, dy, w, slides) : exchangedConvolution(g, x, dy, w, slides, group);
}

/** Fewer channels than this leave a product's inner loops idle, so that all taps are better stacked into one. */
const FEW_CHANNELS = 16;

/**
 * dW[o, c, t] = Σ dy[n, o, p] · x[n, c, p + t]. At 200 GFLOP/s for a convolution, these products run at 120 to 170
 * where a convolution with batch and channels exchanged runs at 50 to 85: it has as many columns as a kernel has taps.
 */
function productByTap(g: Writer, x: string, dy: string, w: string, slides: readonly Slide[]): string {
  const [filters, channels, ...kernel] = known(g.shape(w), "weights");
  const windows = size(slides.map((s) => s.out));
  const rows = reshapeTo(g, dy, [-1, filters!, windows]);
  const product = (read: string, width: number) => {
    const columns = g.node("Transpose", [reshapeTo(g, read, [-1, width, windows])], { perm: [0, 2, 1] });
    return g.node("ReduceSum", [g.node("MatMul", [rows, columns]), g.ints([0])], { keepdims: 0 });
  };
  const reads = readsByTap(g, x, slides);
  const joined = (parts: readonly string[], axis: number) =>
    parts.length === 1 ? parts[0]! : g.node("Concat", parts, { axis });
  if (channels! < FEW_CHANNELS) {
    const stacked = product(joined(reads, 1), reads.length * channels!);
    const byTap = reshapeTo(g, stacked, [filters!, reads.length, channels!]);
    return reshapeTo(g, g.node("Transpose", [byTap], { perm: [0, 2, 1] }), [filters!, channels!, ...kernel]);
  }
  const products = reads.map((read) => g.node("Unsqueeze", [product(read, channels!), g.ints([2])]));
  return reshapeTo(g, joined(products, 2), [filters!, channels!, ...kernel]);
}

/** What each tap reads at all windows, the taps in the order of the kernel: N×C×windows each. */
function readsByTap(g: Writer, x: string, slides: readonly Slide[]): string[] {
  const phases = phasesOf(g, x, slides);
  const axes = g.ints(from(2, slides.length));
  let taps: { phase: number; starts: number[] }[] = [{ phase: 0, starts: [] }];
  for (const s of slides)
    taps = taps.flatMap(({ phase, starts }) =>
      from(0, s.kernel).map((k) => ({
        phase: phase * s.stride + ((k * s.dilation) % s.stride),
        starts: [...starts, Math.floor((k * s.dilation) / s.stride)],
      })),
    );
  return taps.map(({ phase, starts }) => {
    const ends = starts.map((start, i) => start + slides[i]!.out);
    const whole = starts.every((start, i) => start === 0 && ends[i] === g.shape(phases[phase]!)[i + 2]);
    return whole ? phases[phase]! : g.node("Slice", [phases[phase]!, g.ints(starts), g.ints(ends), axes]);
  });
}

/** The input with its padding, each stride's places by themselves: what windows read of each is then one block. */
function phasesOf(g: Writer, x: string, slides: readonly Slide[]): string[] {
  const last = slides.map((s) => Math.floor((s.dilation * (s.kernel - 1)) / s.stride));
  const cells = slides.map((s, i) => (s.stride === 1 ? s.extent + s.before + s.after : s.out + last[i]!));
  const after = slides.map((s, i) => cells[i]! * s.stride - s.extent - s.before);
  const pads = [0, 0, ...slides.map((s) => s.before), 0, 0, ...after];
  let phases = [pads.some((p) => p !== 0) ? g.node("Pad", [x, g.ints(pads)]) : x];
  slides.forEach((s, i) => {
    if (s.stride > 1) phases = phases.flatMap((phase) => everyStride(g, phase, i + 2, s.stride));
  });
  return phases;
}

/** The places along an axis that lie 0, 1 … behind a multiple of the stride. */
function everyStride(g: Writer, x: string, axis: number, stride: number): string[] {
  const shape = known(g.shape(x).slice(1), "the gradient of weights");
  const cells = shape[axis - 1]! / stride;
  const split = reshapeTo(g, x, [-1, ...shape.toSpliced(axis - 1, 1, cells, stride)]);
  const parts = g.nodes("Split", [split, g.ints(new Array<number>(stride).fill(1))], { axis: axis + 1 }, stride);
  return parts.map((part) => reshapeTo(g, part, [-1, ...shape.with(axis - 1, cells)]));
}

/** A convolution of the input with `dy` as its kernel, batch and channels exchanged, strides and dilations exchanged. */
function exchangedConvolution(
  g: Writer,
  x: string,
  dy: string,
  w: string,
  slides: readonly Slide[],
  group: number,
): string {
  const [filters, channels, ...kernel] = known(g.shape(w), "weights");
  const images = channelsFirst(g, x, [2, 1, 0], [group, channels!], (rest) => [channels!, -1, ...rest]);
  const kernels = channelsFirst(g, dy, [1, 2, 0], [group, filters! / group], (rest) => [filters!, -1, ...rest]);
  const sums = g.node("Conv", [images, kernels], {
    strides: slides.map((s) => s.dilation),
    pads: [...slides.map((s) => s.before), ...slides.map((s) => s.after)],
    dilations: slides.map((s) => s.stride),
    group,
  });
  const turned = g.node("Transpose", [sums], { perm: [1, 0, ...from(2, kernel.length)] });
  // Rows that the stride skipped give taps that the kernel does not have.
  const axes = from(2, kernel.length).filter((a, i) => g.shape(turned)[a] !== kernel[i]);
  if (axes.length === 0) return turned;
  return g.node("Slice", [turned, g.ints(axes.map(() => 0)), g.ints(axes.map((a) => kernel[a - 2]!)), g.ints(axes)]);
}

/** N×(group·channels)×… with its first three axes (batch, group, channels within it) in another order, then reshaped. */
function channelsFirst(
  g: Writer,
  value: string,
  perm: readonly number[],
  [group, channels]: readonly [number, number],
  shape: (rest: readonly number[]) => number[],
): string {
  const rest = known(g.shape(value).slice(2), "the gradient of weights");
  if (group === 1) return g.node("Transpose", [value], { perm: [1, 0, ...from(2, rest.length)] });
  const split = reshapeTo(g, value, [-1, group, channels, ...rest]);
  const turned = g.node("Transpose", [split], { perm: [...perm, ...from(3, rest.length)] });
  return reshapeTo(g, turned, shape(rest));
}

/** The gradient to a bias: the sum over everything but channels. */
export function biasGradient(g: Writer, dy: string): string {
  const rank = g.shape(dy).length;
  return g.node("ReduceSum", [dy, g.ints([0, ...from(2, rank - 2)])], { keepdims: 0 });
}
