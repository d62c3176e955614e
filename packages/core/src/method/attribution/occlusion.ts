import { z } from "zod";
import { baselineOf } from "../baseline.ts";
import { defineMethod } from "../define.ts";
import { baselineGraph } from "../graph/baseline.ts";
import { windowsGraph } from "../graph/windows.ts";
import { baseline, seed } from "../params.ts";
import { planeMap } from "../pixels.ts";
import { eachWrittenScore, scoresOf } from "../scores.ts";

export default defineMethod({
  id: "occlusion",
  family: "attribution",
  title: "Occlusion",
  summary: "How much the class's score falls when a window of the picture is covered.",
  definition:
    "mean over the windows that cover a pixel of f_c(x) − f_c(x with the window set to the baseline), 0 where none does; ⌈(D − w)/s⌉ + 1 windows along each side, the last cropped",
  reference: {
    authors: "Zeiler and Fergus",
    year: 2013,
    title: "Visualizing and Understanding Convolutional Networks",
    url: "https://arxiv.org/abs/1311.2901",
  },
  params: z.strictObject({
    window: z.int().min(1).default(16).meta({
      description: "Side of the window; its height where it has a width of its own.",
      unit: "input pixels",
      widget: "slider",
    }),
    windowWidth: z.int().min(1).optional().meta({
      description: "Width of a window that is no square.",
      unit: "input pixels",
    }),
    stride: z
      .int()
      .min(1)
      .default(8)
      .meta({ description: "Step from window to window.", unit: "input pixels", widget: "slider" }),
    baseline: baseline(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const [, channels, height, width] = tensor.shape as [number, number, number, number];
    const windows = windowsOf(height, width, params);
    const nothing = await baselineOf(context, tensor, params.baseline, params);
    const [whole] = (await scoresOf(context, [tensor], targets)) as [number[]];
    const sums = targets.map(() => new Float64Array(height * width));
    const covered = new Float64Array(height * width);
    const write = (i: number, row: Float32Array) => {
      row.set(tensor.data);
      for (let c = 0; c < channels; c++)
        eachRun(windows[i]!, width, (from, to) => {
          const start = c * height * width;
          row.set(nothing.data.subarray(start + from, start + to), start + from);
        });
    };
    const rows = { total: windows.length, extents: tensor.shape.slice(1), write };
    await eachWrittenScore(context, rows, targets, (scores, from) => {
      for (const [k, row] of scores.entries()) {
        addTo(covered, windows[from + k]!, width, 1);
        for (const [t, score] of row.entries()) addTo(sums[t]!, windows[from + k]!, width, whole[t]! - score);
      }
    });
    return sums.map((sum) =>
      planeMap(
        sum.map((s, at) => s / Math.max(1, covered[at]!)),
        tensor,
      ),
    );
  },
  async graph(w, params) {
    const [, height, width] = w.extents;
    const [tall, wide] = sidesOf(params);
    const tops = starts(height, tall, params.stride);
    const lefts = starts(width, wide, params.stride);
    const places = { tops, lefts, window: [tall, wide] as const, stride: params.stride };
    return windowsGraph(w, places, await baselineGraph(w, params.baseline, params));
  },
});

interface Sides {
  readonly window: number;
  readonly windowWidth?: number | undefined;
}

const sidesOf = ({ window, windowWidth = window }: Sides): [number, number] => [window, windowWidth];

const starts = (extent: number, window: number, stride: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((extent - window) / stride)) + 1 }, (_, i) => i * stride).filter(
    (start) => start < extent,
  );

/** Rows `top` to `bottom` and columns `left` to `right`, both exclusive. */
interface Window {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

function windowsOf(height: number, width: number, params: Sides & { readonly stride: number }): Window[] {
  const [tall, wide] = sidesOf(params);
  return starts(height, tall, params.stride).flatMap((top) =>
    starts(width, wide, params.stride).map((left) => ({
      top,
      left,
      bottom: Math.min(height, top + tall),
      right: Math.min(width, left + wide),
    })),
  );
}

/** Where each row of a window starts and ends in a plane. */
function eachRun({ top, left, bottom, right }: Window, width: number, visit: (from: number, to: number) => void): void {
  for (let y = top; y < bottom; y++) visit(y * width + left, y * width + right);
}

function addTo(plane: Float64Array, window: Window, width: number, value: number): void {
  eachRun(window, width, (from, to) => {
    for (let at = from; at < to; at++) plane[at]! += value;
  });
}
