import { type Float32Tensor, float32, greatest } from "@convlens/core/base";
import { type Rows, standardised } from "@convlens/core/dataset";
import { classifierOf } from "@convlens/core/method";
import type { Model } from "@convlens/core/onnx";
import type { ClassUnit } from "./page/data.ts";
import type { StudiedLayer, Study } from "./study.ts";

/** Which classes the units of layers rise and fall with. */
export interface Serving {
  /** By layer and unit: classes and correlations, the greatest first, then the least. */
  readonly byUnit: readonly (readonly (readonly (readonly [number, number])[])[])[];
  /** By class. */
  readonly rising: readonly (readonly ClassUnit[])[];
  readonly falling: readonly (readonly ClassUnit[])[];
}

/** Less than this says little. */
const LEAST = 0.15;
/** Of n pictures, chance makes a correlation of 1/√n (one deviation); so many of them are left out. */
const DEVIATIONS = 3;
/** Classes told of a unit. */
const CLASSES = { rising: 5, falling: 3 };
/** Units told of a class, and at most of one layer. */
const UNITS = 24;
const OF_LAYER = 8;

/** Correlations of the mean of each unit over positions with the logit of each class, over the sample of pictures. */
export function servingOf(model: Model, { layers, logits }: Study): Serving | undefined {
  if (!logits) return undefined;
  const { value, binary } = classifierOf(model);
  const classes = standardised(binary ? twoClasses(logits.matrix()) : logits.matrix());
  const least = Math.max(LEAST, DEVIATIONS / Math.sqrt(logits.pictures.length));
  const rising = classes.map((): ClassUnit[] => []);
  const falling = classes.map((): ClassUnit[] => []);
  const byUnit = layers.map((layer) => {
    const found = correlations(layer, logits, classes);
    // The unit of a class is no news.
    if (layer.value !== value)
      for (const [unit, row] of found.entries()) note(row, least, layer.index, unit, rising, falling);
    return found.map((row) => toldOf(row, least));
  });
  return { byUnit, rising: rising.map((r) => kept(r, -1)), falling: falling.map((f) => kept(f, 1)) };
}

/** By unit, a number for each class. */
function correlations({ means }: StudiedLayer, logits: Rows, classes: readonly Float64Array[]): Float64Array[] {
  return standardised(means.matrix(logits.pictures)).map((unit) =>
    Float64Array.from(classes, (column) => {
      let sum = 0;
      for (let i = 0; i < unit.length; i++) sum += unit[i]! * column[i]!;
      return sum;
    }),
  );
}

function note(
  row: Float64Array,
  least: number,
  layer: number,
  unit: number,
  rising: ClassUnit[][],
  falling: ClassUnit[][],
): void {
  for (const [c, r] of row.entries()) {
    const list = r > 0 ? rising[c]! : falling[c]!;
    if (Math.abs(r) < least) continue;
    list.push([layer, unit, r]);
    // Sorted only now and then.
    if (list.length > 20 * UNITS) list.splice(0, list.length, ...kept(list, r > 0 ? -1 : 1));
  }
}

/** The most correlated, not too many of one layer. */
function kept(list: readonly ClassUnit[], sign: 1 | -1): ClassUnit[] {
  const ofLayer = new Map<number, number>();
  return list
    .toSorted((a, b) => sign * (a[2] - b[2]) || a[0] - b[0] || a[1] - b[1])
    .filter(([layer]) => {
      ofLayer.set(layer, (ofLayer.get(layer) ?? 0) + 1);
      return ofLayer.get(layer)! <= OF_LAYER;
    })
    .slice(0, UNITS);
}

function toldOf(row: Float64Array, least: number): [number, number][] {
  const best = greatest(row, CLASSES.rising).filter((c) => row[c]! >= least);
  const worst = greatest(
    row.map((r) => -r),
    CLASSES.falling,
  ).filter((c) => row[c]! <= -least);
  return [...best, ...worst].map((c) => [c, row[c]!]);
}

/** One sigmoid's logit speaks for the second class as much as against the first. */
function twoClasses({ shape, data }: Float32Tensor): Float32Tensor {
  return float32(
    [shape[0]!, 2],
    Array.from(data).flatMap((v) => [-v, v]),
  );
}
