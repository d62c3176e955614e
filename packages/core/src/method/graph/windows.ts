import { float32, int64 } from "../../base/tensor.ts";
import { codeOf } from "../../onnx/dataTypes.ts";
import type { MapWriter, WrittenMap } from "./mapWriter.ts";
import { pixelGraph } from "./sums.ts";

export interface Windows {
  /** The first row of each row of windows, the first column of each column of windows; evenly apart, from 0. */
  readonly tops: readonly number[];
  readonly lefts: readonly number[];
  /** Rows and columns of a window. */
  readonly window: readonly [number, number];
  /** From one window to the next. */
  readonly stride: number;
}

/**
 * The mean over the windows that cover a pixel of how much the score falls when the window is covered.
 * @param cover what is seen in a covered window, broadcast to N×C×H×W
 */
export async function windowsGraph(
  w: MapWriter,
  { tops, lefts, window, stride }: Windows,
  cover: string,
): Promise<WrittenMap> {
  const { g } = w;
  const [, height, width] = w.extents;
  const whole = w.score();
  const rows = g.constant(int64([1, 1, height, 1], counted(height)), "rows");
  const columns = g.constant(int64([1, 1, 1, width], counted(width)), "columns");
  const number = (v: number) => g.constant(int64([], [v]), "number");
  const [perRow, step, tall, wide] = [lefts.length, stride, ...window].map(number) as [string, string, string, string];
  const plane = g.node("ReduceMax", [w.picture, g.ints([1])], { keepdims: 1 });
  const sum = await w.sum(tops.length * lefts.length, plane, (inner, i) => {
    const h = inner.g;
    const inside = (places: string, at: string, side: string) => {
      const start = h.node("Mul", [at, step]);
      const end = h.node("Add", [start, side]);
      return h.node("And", [h.node("GreaterOrEqual", [places, start]), h.node("Less", [places, end])]);
    };
    const mask = h.node("And", [
      inside(rows, h.node("Div", [i, perRow]), tall),
      inside(columns, h.node("Mod", [i, perRow]), wide),
    ]);
    const fall = h.node("Sub", [whole, inner.score(h.node("Where", [mask, cover, w.picture]))]);
    const spread = h.node("Reshape", [fall, h.ints([-1, 1, 1, 1])]);
    return h.node("Mul", [h.node("Cast", [mask], { to: codeOf("float32") }), spread]);
  });
  const covered = g.constant(coverage({ tops, lefts, window }, height, width), "covered");
  return pixelGraph(g.node("Expand", [g.node("Div", [sum, covered]), g.node("Shape", [w.picture])]));
}

const counted = (n: number) => Array.from({ length: n }, (_, i) => i);

/** How many windows cover each pixel, 1×1×H×W; 1 where none does. */
function coverage(
  { tops, lefts, window: [tall, wide] }: Pick<Windows, "tops" | "lefts" | "window">,
  height: number,
  width: number,
) {
  const along = (starts: readonly number[], side: number, extent: number) =>
    counted(extent).map((p) => starts.filter((s) => s <= p && p < s + side).length);
  const [down, across] = [along(tops, tall, height), along(lefts, wide, width)];
  return float32([1, 1, height, width], Float32Array.from(down.flatMap((d) => across.map((a) => Math.max(1, d * a)))));
}
