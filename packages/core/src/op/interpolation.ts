import type { Attrs } from "../onnx/graph.ts";
import { number, text } from "./define.ts";
import type { AxisMap } from "./separable.ts";
import { axisMap } from "./separable.ts";

/** How one axis is resized: `rows` places out of `columns`, `scale` times as many (not exactly their quotient when a scale was given). */
export interface Scaling {
  readonly axis: number;
  readonly rows: number;
  readonly columns: number;
  readonly scale: number;
}

/** What `Resize` does along one axis, as weights: every mode but those that extrapolate is linear in the input. */
export function interpolation(attrs: Attrs, s: Scaling): AxisMap {
  const place = coordinate(text(attrs, "coordinate_transformation_mode", "half_pixel"), s);
  const mode = text(attrs, "mode", "nearest");
  if (number(attrs, "antialias", 0) === 1)
    throw new Error("Resize with antialias has no reference and no gradient yet");
  if (mode === "nearest") {
    const round = roundings[text(attrs, "nearest_mode", "round_prefer_floor")]!;
    return axisMap(s.axis, s.rows, s.columns, (row) => [[clamp(round(place(row)), s), 1]]);
  }
  if (mode === "linear") return axisMap(s.axis, s.rows, s.columns, (row) => linear(place(row), s));
  if (mode === "cubic") return axisMap(s.axis, s.rows, s.columns, (row) => cubic(place(row), s, attrs));
  throw new Error(`Resize knows no mode "${mode}"`);
}

const roundings: Readonly<Record<string, (v: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round_prefer_floor: (v) => Math.ceil(v - 0.5),
  round_prefer_ceil: (v) => Math.floor(v + 0.5),
};

/**
 * From a place in the output to one in the input, a place being the middle of a pixel.
 * In float32, as engines compute it: which neighbour is the nearest can hang on the last bit.
 */
function coordinate(mode: string, { rows, columns, scale: exact }: Scaling): (row: number) => number {
  const scale = Math.fround(exact);
  const half = (i: number) => Math.fround(Math.fround((i + 0.5) / scale) - 0.5);
  switch (mode) {
    case "half_pixel":
      return half;
    case "pytorch_half_pixel":
      return rows > 1 ? half : () => 0;
    case "half_pixel_symmetric": {
      // Shifts the whole so that what rounding the extent cut off is missing on both sides alike.
      const offset = (columns / 2) * (1 - rows / (scale * columns));
      return (i) => Math.fround(offset + half(i));
    }
    case "align_corners":
      return rows > 1 ? (i) => Math.fround((i * (columns - 1)) / (rows - 1)) : () => 0;
    case "asymmetric":
      return (i) => Math.fround(i / scale);
    default:
      throw new Error(`Resize with coordinates "${mode}" has no reference and no gradient`);
  }
}

const clamp = (place: number, { columns }: Scaling): number => Math.min(Math.max(place, 0), columns - 1);

type Weighted = readonly (readonly [number, number])[];

/** Between the two neighbours; beyond the edge, the edge. */
function linear(at: number, s: Scaling): Weighted {
  const inside = clamp(at, s);
  const left = Math.floor(inside);
  const part = inside - left;
  return [
    [left, 1 - part],
    [clamp(left + 1, s), part],
  ];
}

/** Over four neighbours, by the kernel of Keys 1981 with coefficient a. */
function cubic(at: number, s: Scaling, attrs: Attrs): Weighted {
  const a = number(attrs, "cubic_coeff_a", -0.75);
  const first = Math.floor(at) - 1;
  const taps = [0, 1, 2, 3].map((k) => [first + k, keys(Math.abs(at - first - k), a)] as const);
  if (number(attrs, "exclude_outside", 0) === 0) return taps.map(([p, w]) => [clamp(p, s), w] as const);
  const inside = taps.filter(([p]) => p >= 0 && p < s.columns);
  const sum = inside.reduce((total, [, w]) => total + w, 0);
  return inside.map(([p, w]) => [p, w / sum] as const);
}

function keys(d: number, a: number): number {
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}
