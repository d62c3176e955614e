import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32, int64 } from "../../base/tensor.ts";
import { known } from "../../op/extents.ts";
import { camsAt } from "../cam.ts";
import { camsGraph } from "../graph/cam.ts";
import { mapsOf } from "../graph/channels.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import { eachHeadScore, headAt, layerMaps } from "../layerMaps.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { layers } from "../params.ts";
import { inTurn, stack } from "../rows.ts";
import { scoreTable } from "../scores.ts";

/** Of a Gaussian, by rows and columns. */
const BINOMIAL = [1 / 4, 1 / 2, 1 / 4];

export default defineLayerMethod({
  id: "recipro-cam",
  family: "attribution",
  title: "Recipro-CAM",
  summary:
    "What the class scores when the network sees a layer at one position alone. Needs no gradient, and one batch for all classes.",
  definition:
    "S(i,j) − min S with S(i,j) = f_c(A·m_ij), the network run from the layer on; m_ij: 1 at the position and 0 elsewhere, or the 3×3 binomial kernel [1 2 1]ᵀ[1 2 1]/16 about it",
  reference: {
    authors: "Byun and Lee",
    year: 2022,
    title: "Recipro-CAM: Fast gradient-free visual explanations for convolutional neural networks",
    url: "https://arxiv.org/abs/2209.14074",
  },
  params: z.strictObject({
    layer: layers(),
    gaussian: z.boolean().default(false).meta({
      description: "Shows the network the eight positions around each as well, less than that in the middle.",
      widget: "switch",
    }),
  }),
  run: (context, { tensor, targets }, { layer, gaussian }) =>
    camsAt(context, layer, (at) =>
      inTurn(
        at.map((value) => headAt(context, value, targets)),
        async (head) => {
          const maps = await layerMaps(context, tensor, head.layer);
          const [, , h, w] = maps.shape as [number, number, number, number];
          const table = scoreTable(targets, h * w);
          const kernel = gaussian ? BINOMIAL : [0, 1, 0];
          const write = (i: number, row: Float32Array) => {
            row.fill(0);
            showAt(row, maps, Math.floor(i / w), i % w, kernel);
          };
          await eachHeadScore(context, head, { picture: tensor, maps }, h * w, write, targets, table.use);
          return stack(table.scores.map((scores) => float32([1, h, w], fromZero(scores))));
        },
      ),
    ),
  graph: (w, { layer, gaussian }) =>
    camsGraph(w, layer, async (at) => {
      const cams: string[] = [];
      for (const value of at) cams.push(await shownAlone(w, value, gaussian ? BINOMIAL : [0, 1, 0]));
      return cams;
    }),
});

/** The map of a layer, N×h×w. */
async function shownAlone(w: MapWriter, layer: string, kernel: readonly number[]): Promise<string> {
  const { g } = w;
  const maps = mapsOf(w, layer);
  const [rows, columns] = known(g.shape(maps).slice(2), "a layer's rows and columns") as [number, number];
  const [down, across] = [rows, columns].map((n) => g.constant(sharesAlong(n, kernel), "shares")) as [string, string];
  const perRow = g.constant(int64([], [columns]), "columns");
  const scores = await w.table(rows * columns, (step, i) => {
    const share = (all: string, at: string, shape: number[]) =>
      step.g.node("Reshape", [step.g.node("Gather", [all, at]), step.g.ints(shape)]);
    const shown = step.g.node("Mul", [maps, share(down, step.g.node("Div", [i, perRow]), [1, 1, rows, 1])]);
    return step.scoreAt(
      layer,
      step.g.node("Mul", [shown, share(across, step.g.node("Mod", [i, perRow]), [1, 1, 1, columns])]),
    );
  });
  const low = g.node("ReduceMin", [scores, g.ints([1])], { keepdims: 1 });
  return g.node("Reshape", [g.node("Sub", [scores, low]), g.ints([0, rows, columns])]);
}

/** Row i: what is seen of each place of a line about place i. */
const sharesAlong = (n: number, kernel: readonly number[]): Float32Tensor =>
  float32(
    [n, n],
    Float32Array.from({ length: n * n }, (_, k) => kernel[(k % n) - Math.floor(k / n) + 1] ?? 0),
  );

/** Copies the neighbourhood of a position, each channel weighted by the kernel's products. */
function showAt(
  row: Float32Array,
  { shape, data }: Float32Tensor,
  y: number,
  x: number,
  kernel: readonly number[],
): void {
  const [, channels, h, w] = shape as [number, number, number, number];
  for (let v = Math.max(0, y - 1); v <= Math.min(h - 1, y + 1); v++)
    for (let u = Math.max(0, x - 1); u <= Math.min(w - 1, x + 1); u++) {
      const share = kernel[v - y + 1]! * kernel[u - x + 1]!;
      for (let at = v * w + u; at < channels * h * w; at += h * w) row[at] = share * data[at]!;
    }
}

/** A map raised or lowered so that its least number is 0: what a position adds is told by differences alone. */
function fromZero(scores: Float64Array): Float32Array {
  const low = scores.reduce((a, b) => Math.min(a, b));
  return Float32Array.from(scores, (s) => s - low);
}
