import type { Writer } from "./define.ts";
import { known } from "./extents.ts";
import { reshapeTo } from "./reshapeLike.ts";
import type { Slide } from "./window.ts";

/** Beyond as many places along an axis, indices and a scatter have not been beaten. */
const MOST_TAPS = 16;

/** Whether `gradientByTaps` can be used: few taps, and no place of a stride that no window reads. */
export const fewTaps = (slides: readonly Slide[]): boolean =>
  slides.every((s) => s.kernel <= MOST_TAPS && new Set(tapsOf(s).map((t) => t.phase)).size === s.stride);

/** Tap `t` of window `o` reads cell `o + shift` of the places that are `phase` behind a multiple of the stride. */
interface Tap {
  readonly phase: number;
  readonly shift: number;
}

const tapsOf = (s: Slide): Tap[] =>
  Array.from({ length: s.kernel }, (_, t) => ({
    phase: (t * s.dilation) % s.stride,
    shift: Math.floor((t * s.dilation) / s.stride),
  }));

/** Below every number that a padded place must not win against. */
const LOWEST = -3.4028234663852886e38;

/**
 * The gradient of a max-pool to its input: each element of `dy` goes to the first place of its window, by rows,
 * that equals the maximum. The batch of `dy` must be that of `x`.
 *
 * A pool is one along columns and then one along rows; backwards, `dy` goes to the first row that has the maximum and within
 * it to the first column. Tap by tap all windows are compared at once: element-wise nodes on all cores and a few copies take
 * about half the time of a pool that gives indices and a scatter, which go place by place.
 */
export function gradientByTaps(g: Writer, dy: string, x: string, y: string, slides: readonly Slide[]): string {
  const axes = slides.map((_, i) => i).filter((i) => slides[i]!.kernel > 1);
  // What was left after pooling the axes behind each one, and the input itself at the end.
  const pooled = axes.map((i) => pooledBehind(g, x, slides, i));
  return axes.reduce((d, i, k) => gradientAlong(g, d, pooled[k]!, pooled[k - 1] ?? y, i + 2, slides[i]!), dy);
}

/** The pool over the axes after `axis` only. */
function pooledBehind(g: Writer, x: string, slides: readonly Slide[], axis: number): string {
  const behind = slides.map((s, i) =>
    i > axis ? s : { ...s, kernel: 1, stride: 1, dilation: 1, before: 0, out: s.extent },
  );
  if (behind.every((s) => s.kernel === 1)) return x;
  const reached = (s: Slide) => (s.out - 1) * s.stride + s.dilation * (s.kernel - 1) + 1;
  return g.node("MaxPool", [x], {
    kernel_shape: behind.map((s) => s.kernel),
    strides: behind.map((s) => s.stride),
    dilations: behind.map((s) => s.dilation),
    pads: [...behind.map((s) => s.before), ...behind.map((s) => Math.max(0, reached(s) - s.extent - s.before))],
  });
}

/** The gradient of a pool along one axis. */
function gradientAlong(g: Writer, dy: string, x: string, y: string, axis: number, slide: Slide): string {
  const shape = known(g.shape(x).slice(1), "a max-pool's gradient");
  const line = new Line(g, shape, axis - 1, slide);
  const phases = line.phasesOf(x);
  const maxima = line.framed(y);
  const taps = tapsOf(slide);
  let left = line.framed(dy);
  const parts: string[][] = phases.map(() => []);
  taps.forEach(({ phase, shift }, t) => {
    const candidate = () => line.shifted(phases[phase]!, shift);
    const piece = t === taps.length - 1 ? left : taken(g, left, candidate(), maxima);
    if (piece !== left) left = g.node("Sub", [left, piece]);
    parts[phase]!.push(line.shifted(piece, -shift));
  });
  const sums = parts.map((p) => (p.length === 1 ? p[0]! : g.node(p.length === 2 ? "Add" : "Sum", p)));
  return line.joined(sums);
}

/** What of `dy` goes to the candidates: all of it where they equal the maximum. */
const taken = (g: Writer, dy: string, candidate: string, maxima: string): string =>
  g.node("Mul", [dy, g.node("CastLike", [g.node("Equal", [candidate, maxima]), dy])]);

/**
 * An axis cut into cells of one stride each, one cell for each window and as many more as windows reach.
 * Values over cells are flat, N×(outer·cells·inner), so that a shift is one copy: what it carries over the end of the axis
 * meets the added cells, whose windows have no gradient.
 */
class Line {
  readonly #g: Writer;
  readonly #shape: readonly number[];
  readonly #slide: Slide;
  readonly #outer: number;
  readonly #inner: number;
  readonly #cells: number;

  /** `shape` is without the batch. */
  constructor(g: Writer, shape: readonly number[], axis: number, slide: Slide) {
    const product = (dims: readonly number[]) => dims.reduce((a, b) => a * b, 1);
    this.#g = g;
    this.#shape = shape;
    this.#slide = slide;
    this.#outer = product(shape.slice(0, axis));
    this.#inner = product(shape.slice(axis + 1));
    this.#cells = slide.out + Math.max(...tapsOf(slide).map((t) => t.shift));
  }

  /** The places of `x`, for each place within a stride. */
  phasesOf(x: string): string[] {
    const { extent, before, stride } = this.#slide;
    const whole = this.#padded(x, extent, before, this.#cells * stride - extent - before, LOWEST);
    if (stride === 1) return [this.#flat(whole)];
    const parts = this.#g.ints(new Array<number>(stride).fill(1));
    const split = reshapeTo(this.#g, whole, [-1, this.#outer, this.#cells, stride, this.#inner]);
    return this.#g.nodes("Split", [split, parts], { axis: 3 }, stride).map((phase) => this.#flat(phase));
  }

  /** Undoes `phasesOf` for gradients. */
  joined(phases: readonly string[]): string {
    const { extent, before, stride } = this.#slide;
    const beside = phases.map((p) => reshapeTo(this.#g, p, [-1, this.#outer, this.#cells, 1, this.#inner]));
    const whole = stride === 1 ? phases[0]! : this.#g.node("Concat", beside, { axis: 3 });
    const places = this.#cells * stride;
    return reshapeTo(this.#g, this.#padded(whole, places, -before, before + extent - places, 0), [-1, ...this.#shape]);
  }

  /** From one place for each window to one for each cell. */
  framed(value: string): string {
    return this.#flat(this.#padded(value, this.#slide.out, 0, this.#cells - this.#slide.out, 0));
  }

  /** Each cell gets what the one `by` cells further has. */
  shifted(value: string, by: number): string {
    const places = by * this.#inner;
    return by === 0 ? value : this.#g.node("Pad", [value, this.#g.ints([0, -places, 0, places])]);
  }

  #flat(value: string): string {
    return reshapeTo(this.#g, value, [-1, this.#outer * this.#cells * this.#inner]);
  }

  #padded(value: string, extent: number, before: number, after: number, filling: number): string {
    if (before === 0 && after === 0) return value;
    const g = this.#g;
    const pads = g.ints([0, 0, before * this.#inner, 0, 0, after * this.#inner]);
    const lines = reshapeTo(g, value, [-1, this.#outer, extent * this.#inner]);
    return g.node("Pad", filling === 0 ? [lines, pads] : [lines, pads, g.scalar(filling, value)]);
  }
}
