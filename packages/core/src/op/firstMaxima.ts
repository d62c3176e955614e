import type { Writer } from "./define.ts";
import { reshapeTo } from "./reshapeLike.ts";
import { known } from "./shape.ts";
import type { Slide } from "./window.ts";

/** Beyond a 3×3 window, indices and a scatter have not been beaten. */
const MOST_TAPS = 9;

/** Whether `gradientByTaps` can be used: few taps, the same stride for rows and columns, and no place between windows. */
export function fewTaps(slides: readonly Slide[]): boolean {
  const [rows, columns] = slides;
  if (!rows || !columns || slides.length !== 2 || rows.stride !== columns.stride) return false;
  return rows.kernel * columns.kernel <= MOST_TAPS && slides.every(leavesNothingOut);
}

const leavesNothingOut = (s: Slide): boolean => new Set(tapsOfAxis(s).map((t) => t.phase)).size === s.stride;

/** Tap `t` of window `o` reads cell `o + shift` of the places that are `phase` behind a multiple of the stride. */
interface Tap {
  readonly phase: number;
  readonly shift: number;
}

const tapsOfAxis = (s: Slide): Tap[] =>
  Array.from({ length: s.kernel }, (_, t) => ({
    phase: (t * s.dilation) % s.stride,
    shift: Math.floor((t * s.dilation) / s.stride),
  }));

/** Below every number that a padded place must not win against. */
const LOWEST = -3.4028234663852886e38;

/**
 * The gradient of a max-pool to its input: each element of `dy` goes to the first place of its window that equals the maximum.
 *
 * The places are sorted into phases, one for each place within a stride, so that tap by tap all windows are compared at once;
 * what a tap does not take is left for the next. Element-wise nodes on all cores and a few copies take about half the time of
 * a pool that gives indices and a scatter, which run place by place. Batch of `dy` and `x` must be the same.
 */
export function gradientByTaps(g: Writer, dy: string, x: string, y: string, slides: readonly Slide[]): string {
  const grid = new Grid(g, known([g.shape(x)[1]!], "a max-pool's gradient")[0]!, slides);
  const phases = grid.phasesOf(x);
  const candidates = grid.taps.map((t) => grid.shifted(phases[t.index]!, t.shift));
  const maxima = grid.framed(y);
  const pieces = taken(g, grid.framed(dy), maxima, candidates);
  const parts: string[][] = phases.map(() => []);
  grid.taps.forEach((t, i) => {
    parts[t.index]!.push(grid.shifted(pieces[i]!, -t.shift));
  });
  return grid.joined(parts.map((p) => (p.length === 1 ? p[0]! : g.node(p.length === 2 ? "Add" : "Sum", p))));
}

/** Splits `dy` among the candidates: each takes what is left wherever it equals the maximum, and the last takes the rest. */
function taken(g: Writer, dy: string, maxima: string, candidates: readonly string[]): string[] {
  let left = dy;
  const pieces = candidates.slice(0, -1).map((c) => {
    const piece = g.node("Mul", [left, g.node("CastLike", [g.node("Equal", [c, maxima]), left])]);
    left = g.node("Sub", [left, piece]);
    return piece;
  });
  return [...pieces, left];
}

/**
 * Rows and columns cut into cells of stride × stride places, one cell for each window and as many more as windows reach.
 * Values over cells are N×(C·cells), so that a shift is one copy: what it carries over the end of a row or a channel
 * meets the added cells, whose windows have no gradient.
 */
class Grid {
  readonly taps: readonly { readonly index: number; readonly shift: number }[];
  readonly #g: Writer;
  readonly #stride: number;
  readonly #channels: number;
  readonly #cells: readonly [number, number];
  readonly #before: readonly number[];
  readonly #after: readonly number[];
  readonly #added: readonly number[];

  constructor(g: Writer, channels: number, slides: readonly Slide[]) {
    const [rows, columns] = slides.map(tapsOfAxis) as [Tap[], Tap[]];
    this.#g = g;
    this.#channels = channels;
    this.#stride = slides[0]!.stride;
    this.#added = [rows, columns].map((taps) => Math.max(...taps.map((t) => t.shift)));
    const [h, w] = slides.map((s, i) => s.out + this.#added[i]!) as [number, number];
    this.#cells = [h, w];
    this.#before = slides.map((s) => s.before);
    this.#after = slides.map((s, i) => this.#cells[i]! * this.#stride - s.extent - s.before);
    this.taps = rows.flatMap((r) =>
      columns.map((c) => ({ index: r.phase * this.#stride + c.phase, shift: r.shift * w + c.shift })),
    );
  }

  /** The places of `x` by phase. */
  phasesOf(x: string): string[] {
    const [h, w] = this.#cells;
    const s = this.#stride;
    const whole = this.#padded(x, this.#before, this.#after, LOWEST);
    const rows = this.#split(whole, [h, s, w * s], 3);
    return rows.flatMap((row) => this.#split(row, [h, w, s], 4)).map((phase) => this.#flat(phase));
  }

  /** Undoes `phasesOf` for gradients. */
  joined(phases: readonly string[]): string {
    const [h, w] = this.#cells;
    const s = this.#stride;
    const rows = Array.from({ length: s }, (_, r) => this.#beside(phases.slice(r * s, r * s + s), [h, w, 1], 4));
    const whole = this.#shaped(this.#beside(rows, [h, 1, w * s], 3), [h * s, w * s]);
    const back = (v: readonly number[]) => v.map((n) => -n || 0);
    return this.#padded(whole, back(this.#before), back(this.#after), 0);
  }

  /** From one place for each window to one for each cell. */
  framed(value: string): string {
    return this.#flat(this.#padded(value, [0, 0], this.#added, 0));
  }

  /** Each cell gets what the one `by` cells further has. */
  shifted(value: string, by: number): string {
    return by === 0 ? value : this.#g.node("Pad", [value, this.#g.ints([0, -by, 0, by])]);
  }

  #split(value: string, shape: readonly number[], axis: number): string[] {
    const s = this.#stride;
    if (s === 1) return [value];
    const parts = this.#g.ints(new Array<number>(s).fill(1));
    return this.#g.nodes("Split", [this.#shaped(value, shape), parts], { axis }, s);
  }

  #beside(parts: readonly string[], shape: readonly number[], axis: number): string {
    if (parts.length === 1) return parts[0]!;
    const shaped = parts.map((p) => this.#shaped(p, shape));
    return this.#g.node("Concat", shaped, { axis });
  }

  #flat(value: string): string {
    const [h, w] = this.#cells;
    return reshapeTo(this.#g, value, [-1, this.#channels * h * w]);
  }

  #shaped(value: string, shape: readonly number[]): string {
    return reshapeTo(this.#g, value, [-1, this.#channels, ...shape]);
  }

  #padded(value: string, before: readonly number[], after: readonly number[], filling: number): string {
    const g = this.#g;
    if ([...before, ...after].every((n) => n === 0)) return value;
    const pads = g.ints([0, 0, ...before, 0, 0, ...after]);
    return g.node("Pad", filling === 0 ? [value, pads] : [value, pads, g.scalar(filling, value)]);
  }
}
