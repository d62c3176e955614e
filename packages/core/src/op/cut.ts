import type { Dim, Info } from "../onnx/graph.ts";
import { allNumbers, told } from "./content.ts";
import { axisOf } from "./extents.ts";

/** What a slice keeps of one axis: `length` places from `start` on, `step` apart. `start` is known where the extent is. */
export interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly length: Dim;
  /** Start and end as the node has them. */
  readonly bounds: readonly [Dim, Dim];
  /** Whether everything is kept, in order. */
  readonly whole: boolean;
}

/** What `Slice` keeps of each axis that it names; throws where the graph computes where. */
export function cutsOf(shape: readonly Dim[], inputs: readonly (Info | undefined)[]): Cut[] {
  const [, starts, ends, axes, steps] = inputs;
  const from = bounds(starts, "starts");
  const to = bounds(ends, "ends");
  const on = axes ? told(axes, "axes") : from.map((_, i) => i);
  const by = steps ? told(steps, "steps") : from.map(() => 1);
  return on.map((a, k) => {
    const axis = axisOf(a, shape.length);
    const [start, end] = [from[k]!, to[k]!];
    return { axis, bounds: [start, end], ...cut(shape[axis]!, start, end, by[k]!) };
  });
}

function bounds(info: Info | undefined, what: string): readonly Dim[] {
  if (!info?.content) throw new Error(`its ${what} are computed while the graph runs`);
  return info.content;
}

type Kept = Omit<Cut, "axis" | "bounds">;

/** Beyond any extent: exporters write the largest integer of 32 or 64 bits for "to the end". */
const ENDLESS = 2 ** 31 - 1;

function cut(extent: Dim, start: Dim, end: Dim, step: number): Kept {
  if (typeof extent === "number" && typeof start === "number" && typeof end === "number")
    return knownCut(extent, start, end, step);
  const toEnd = end === extent || (typeof end === "number" && end >= ENDLESS);
  if (step === 1 && start === 0 && toEnd) return { start: 0, step, length: extent, whole: true };
  const backwards = step === -1 && start === -1 && typeof end === "number" && end <= -ENDLESS;
  const length = backwards ? extent : `slice(${[extent, start, toEnd ? "end" : end, step]})`;
  return { start: Number.NaN, step, length, whole: false };
}

function knownCut(extent: number, start: number, end: number, step: number): Kept {
  const fromFront = (i: number) => (i < 0 ? i + extent : i);
  const clamp = (i: number, low: number, high: number) => Math.min(Math.max(i, low), high);
  const s = step > 0 ? clamp(fromFront(start), 0, extent) : clamp(fromFront(start), 0, extent - 1);
  const e = step > 0 ? clamp(fromFront(end), 0, extent) : clamp(fromFront(end), -1, extent - 1);
  const length = Math.max(0, Math.ceil((e - s) / step));
  return { start: s, step, length, whole: step === 1 && length === extent };
}

/** The part of a content that a slice keeps. */
export function cutContent(content: readonly Dim[], cuts: readonly Cut[]): readonly Dim[] | undefined {
  const [only] = cuts;
  if (!only) return content;
  const length = allNumbers([only.length]);
  if (cuts.length > 1 || !length) return undefined;
  return Array.from({ length: length[0]! }, (_, k) => content[only.start + k * only.step]!);
}
