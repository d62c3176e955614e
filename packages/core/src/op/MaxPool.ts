import type { Doubles } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import { defineOp, number } from "./define.ts";
import { fewTaps, gradientByTaps } from "./firstMaxima.ts";
import { indicesOfMaxima, pooled, poolSlides, scatterFlat } from "./pooling.ts";
import { tapsOf, windowOf } from "./window.ts";

export default defineOp({
  type: "MaxPool",
  moves: true,
  family: "pooling",
  switches: true,
  infer: ({ attrs, x: [x], outputs }) => {
    const y = pooled(attrs, x!);
    return outputs > 1 ? [y, { type: "int64", shape: y.shape }] : [y];
  },
  evaluate: ({ attrs, x: [x], y }) => {
    const places = firstMaxima(attrs, x!);
    const maxima = places.map((p) => x!.data[p]!);
    return y.length > 1 ? [maxima, inStorageOrder(attrs, x!, places)] : [maxima];
  },

  // The gradient goes to the first maximum of each window, by rows, as in PyTorch; equal neighbours are common, such as zeros.
  backward: ({ g, attrs, x: [x], y: [y], dy: [dy] }) => {
    if (!dy) return [null];
    const slides = poolSlides(attrs, g.shape(x!));
    // Where many seeds share one picture, so they do its indices: a scatter is then the cheaper part.
    const alone = g.shape(dy)[0] === g.shape(x!)[0];
    if (alone && fewTaps(slides)) return [gradientByTaps(g, dy, x!, y!, slides)];
    return [scatterFlat(g, dy, indicesOfMaxima(g, x!, attrs), x!)];
  },

  window: ({ attrs, x: [x] }) => windowOf(poolSlides(attrs, x!)),
});

/** The flat index of the first maximum of each window. */
function firstMaxima(attrs: Attrs, x: Doubles): Float64Array {
  const slides = poolSlides(attrs, x.shape);
  const taps = tapsOf(slides);
  const windows = size(slides.map((s) => s.out));
  const places = size(x.shape.slice(2));
  const planes = x.data.length / places;
  const best = new Float64Array(planes * windows).fill(-1);
  for (let plane = 0; plane < planes; plane++)
    for (let k = 0; k < taps.window.length; k++) {
      const at = plane * windows + taps.window[k]!;
      const place = plane * places + taps.place[k]!;
      if (best[at]! < 0 || x.data[place]! > x.data[best[at]!]!) best[at] = place;
    }
  return best;
}

/** With `storage_order` 1 a place counts by columns: the last spatial axis is the slowest. */
function inStorageOrder(attrs: Attrs, x: Doubles, places: Float64Array): Float64Array {
  if (number(attrs, "storage_order", 0) === 0) return places;
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const plane = rows * columns;
  return places.map((p) => p - (p % plane) + ((p % columns) * rows + Math.floor((p % plane) / columns)));
}
