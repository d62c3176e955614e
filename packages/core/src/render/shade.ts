import { UsageError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import type { Heatmap } from "../method/result.ts";
import type { ColormapName } from "./colormap.ts";
import type { Plane } from "./resample.ts";
import { type Range, rangeOf, type ScaleRule } from "./scale.ts";

/** Which part of a signed map is shown. */
export type Part = "signed" | "absolute" | "positive" | "negative";

/** How the input channels of a pixel become one number; `max-abs` is the value furthest from zero, with its sign. */
export type Reduction = "max-abs" | "sum" | "mean" | "sum-abs";

/** Colours by the kind of map; where it does not say, those of `ShadeStyle`. */
export type MapColours = { readonly [space in Heatmap["space"]]?: ColormapName | undefined };

export interface ShadeStyle {
  /** Default `signed` for pixel maps; a CAM is always its positive part. */
  readonly part?: Part;
  /** Default `max-abs`. */
  readonly reduce?: Reduction;
  /** The share of outliers cut off at each end, default 0.01 for pixel maps (PAIR's 99th percentile) and 0 for CAMs. */
  readonly clip?: number;
  readonly clipOf?: ScaleRule["of"];
  /** Default `red-blue` for signed maps, `inferno` for the others, `turbo` for CAMs. */
  readonly colormap?: ColormapName | undefined;
  /** A range given from outside, such as one that all frames of a video share. */
  readonly range?: Range;
}

/** A map with the range and the colours that it is to be shown in. */
export interface Shade {
  readonly map: Plane;
  readonly range: Range;
  readonly colormap: ColormapName;
  readonly space: Heatmap["space"];
  /** Whether zero is in the middle of the colours. */
  readonly signed: boolean;
}

/**
 * The map of a result, made ready for colours. A CAM: ReLU, then from its least to its greatest value. A pixel map:
 * the wanted part, its channels reduced to one, outliers clipped.
 */
export function shade(heatmap: Heatmap, style: ShadeStyle = {}): Shade {
  const cam = heatmap.space === "cam";
  const part = cam ? "positive" : (style.part ?? "signed");
  const map = reduceChannels(heatmap.map, part, style.reduce ?? "max-abs");
  const signed = part === "signed";
  const ends = signed ? "symmetric" : cam ? "min-max" : "from-zero";
  const rule: ScaleRule = { ends, clip: style.clip ?? (cam ? 0 : 0.01), of: style.clipOf ?? "values" };
  const range = style.range ?? widened(map.data, rule);
  const colormap = style.colormap ?? (signed ? "red-blue" : cam ? "turbo" : "inferno");
  return { map, range, colormap, space: heatmap.space, signed };
}

/** Whether there is nothing to see: the part that is shown is the same everywhere. */
export const isBlank = ({ map }: Shade): boolean => {
  const range = rangeOf(map.data);
  return !range || range.low === range.high;
};

/** A map that is sparse may be zero at its percentile; then nothing is clipped. */
function widened(values: Float32Array, rule: ScaleRule): Range {
  const clipped = rangeOf(values, rule);
  if (clipped && clipped.low < clipped.high) return clipped;
  return rangeOf(values, { ends: rule.ends }) ?? { low: 0, high: 0 };
}

/** C×H×W or H×W to one H×W plane. Throws `UsageError` for other shapes. */
export function reduceChannels({ shape, data }: Float32Tensor, part: Part, reduce: Reduction): Plane {
  const [channels, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  if (shape.length < 2 || shape.length > 3 || !channels || !height || !width)
    throw new UsageError(`A map of shape ${shape.join("×")} is no picture`, "Maps are C×H×W or H×W");
  const area = height * width;
  const out = new Float32Array(area);
  const take = parts[part];
  const join = reductions[reduce];
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < area; i++) out[i] = join(out[i]!, take(data[c * area + i]!), channels);
  return { width, height, data: out };
}

/** The part of one value; the negative part is turned around, so that more is stronger. */
export const parts: Readonly<Record<Part, (v: number) => number>> = {
  signed: (v) => v,
  absolute: Math.abs,
  positive: (v) => Math.max(0, v),
  negative: (v) => Math.max(0, -v),
};

const reductions: Readonly<Record<Reduction, (sum: number, v: number, channels: number) => number>> = {
  "max-abs": (sum, v) => (Math.abs(sum) > Math.abs(v) ? sum : v),
  sum: (sum, v) => sum + v,
  mean: (sum, v, channels) => sum + v / channels,
  "sum-abs": (sum, v) => sum + Math.abs(v),
};
