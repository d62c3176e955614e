import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { defineMethod } from "../define.ts";
import { planeMap } from "../pixels.ts";
import { eachScore, scoresOf } from "../scores.ts";

export default defineMethod({
  id: "occlusion",
  family: "attribution",
  title: "Occlusion",
  summary: "How much the class's score falls when a window of the picture is covered.",
  definition:
    "mean over the windows that cover a pixel of f_c(x) − f_c(x with the window set to the fill); ⌈(D − w)/s⌉ + 1 windows along each side, the last cropped",
  reference: {
    authors: "Zeiler and Fergus",
    year: 2013,
    title: "Visualizing and Understanding Convolutional Networks",
    url: "https://arxiv.org/abs/1311.2901",
  },
  params: z.strictObject({
    window: z
      .int()
      .min(1)
      .default(16)
      .meta({ description: "Side of the square window.", unit: "input pixels", widget: "slider" }),
    stride: z
      .int()
      .min(1)
      .default(8)
      .meta({ description: "Step from window to window, at most the window.", unit: "input pixels", widget: "slider" }),
    fill: z
      .number()
      .default(0)
      .meta({ description: "What a covered pixel becomes, in the network's own input values." }),
  }),
  async run(context, { tensor, targets }, params) {
    const [, , height, width] = tensor.shape as [number, number, number, number];
    const tops = starts(height, params.window, params.stride);
    const lefts = starts(width, params.window, params.stride);
    const windows = tops.flatMap((top) => lefts.map((left) => ({ top, left })));
    const [whole] = await scoresOf(context, [tensor], targets);
    const sums = targets.map(() => new Float64Array(height * width));
    const covered = new Float64Array(height * width);
    const picture = (i: number) => cover(tensor, windows[i]!, params.window, params.fill);
    await eachScore(context, windows.length, picture, targets, (scores, from) => {
      scores.forEach((row, k) => {
        const place = windows[from + k]!;
        eachPixel(place, params.window, height, width, (at) => covered[at]!++);
        row.forEach((s, c) => {
          const fall = whole![c]! - s;
          eachPixel(place, params.window, height, width, (at) => {
            sums[c]![at]! += fall;
          });
        });
      });
    });
    return sums.map((sum) =>
      planeMap(
        sum.map((s, at) => s / covered[at]!),
        tensor,
      ),
    );
  },
});

const starts = (extent: number, window: number, stride: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((extent - window) / stride)) + 1 }, (_, i) => i * stride);

interface Place {
  readonly top: number;
  readonly left: number;
}

function eachPixel(
  { top, left }: Place,
  window: number,
  height: number,
  width: number,
  visit: (at: number) => void,
): void {
  for (let y = top; y < Math.min(height, top + window); y++)
    for (let x = left; x < Math.min(width, left + window); x++) visit(y * width + x);
}

function cover(tensor: Float32Tensor, place: Place, window: number, fill: number): Float32Tensor {
  const [, channels, height, width] = tensor.shape as [number, number, number, number];
  const data = tensor.data.slice();
  for (let c = 0; c < channels; c++)
    eachPixel(place, window, height, width, (at) => {
      data[c * height * width + at] = fill;
    });
  return float32(tensor.shape, data);
}
