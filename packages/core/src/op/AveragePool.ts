import { fromDoubles } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import type { Writer } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { pooled, poolSlides } from "./pooling.ts";
import type { AxisMap } from "./separable.ts";
import { axisMap, mapAxes, mapAxesBack } from "./separable.ts";
import type { Slide } from "./window.ts";
import { windowOf } from "./window.ts";

export default defineOp({
  type: "AveragePool",
  family: "pooling",
  infer: ({ attrs, x: [x] }) => [pooled(attrs, x!)],
  evaluate: ({ attrs, x: [x] }) => [mapAxes(x!, averages(attrs, poolSlides(attrs, x!.shape))).data],

  backward: ({ g, attrs, x: [x], dy: [dy] }) => {
    const slides = poolSlides(attrs, g.shape(x!));
    if (slides.every((s) => s.stride === 1 && s.dilation === 1 && s.before < s.kernel && s.after < s.kernel))
      return [averageOfShares(g, dy!, attrs, slides)];
    return [mapAxesBack(g, dy!, averages(attrs, slides))];
  },

  window: ({ attrs, x: [x] }) => windowOf(poolSlides(attrs, x!)),
});

/** An average over a window is an average along each axis. */
const averages = (attrs: Attrs, slides: readonly Slide[]): AxisMap[] =>
  slides.map((s, i) => {
    const counts = countsOf(attrs, s);
    return axisMap(i + 2, s.out, s.extent, (o) => placesOf(s, o).map((p) => [p, 1 / counts[o]!] as const));
  });

/** The places of the input that window `o` reads; `margin` also lets it read that far into the padding. */
function placesOf(s: Slide, o: number, margin: readonly [number, number] = [0, 0]): number[] {
  return Array.from({ length: s.kernel }, (_, t) => o * s.stride + t * s.dilation - s.before).filter(
    (p) => p >= -margin[0] && p < s.extent + margin[1],
  );
}

/** What the sum of each window is divided by. A window that `ceil_mode` lets reach beyond the padding counts what lies inside of it. */
function countsOf(attrs: Attrs, s: Slide): number[] {
  const padding = number(attrs, "count_include_pad", 0) === 1 ? ([s.before, s.after] as const) : undefined;
  return Array.from({ length: s.out }, (_, o) => placesOf(s, o, padding).length);
}

/** At stride 1 the gradient is again an average, of `dy` weighted by how much of each window its divisor counts. */
function averageOfShares(g: Writer, dy: string, attrs: Attrs, slides: readonly Slide[]): string {
  const shares = slides.map((s) => countsOf(attrs, s).map((count) => s.kernel / count));
  const weights = shares.reduce((all, along) => all.flatMap((a) => along.map((b) => a * b)), [1]);
  const { type } = g.info(dy);
  const shape = slides.map((s) => s.out);
  const weighted = weights.every((w) => w === 1)
    ? dy
    : g.node("Mul", [dy, g.constant(fromDoubles({ type, shape, data: Float64Array.from(weights) }))]);
  return g.node("AveragePool", [weighted], {
    kernel_shape: slides.map((s) => s.kernel),
    pads: [...slides.map((s) => s.kernel - 1 - s.before), ...slides.map((s) => s.kernel - 1 - s.after)],
    count_include_pad: 1,
  });
}
