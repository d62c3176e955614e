import { z } from "zod";
import { bilinear } from "../../base/bilinear.ts";
import type { Rng } from "../../base/rng.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32, int64 } from "../../base/tensor.ts";
import { codeOf } from "../../onnx/dataTypes.ts";
import { baselineOf } from "../baseline.ts";
import { defineMethod } from "../define.ts";
import { baselineGraph } from "../graph/baseline.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import { planeGraph } from "../graph/sums.ts";
import { eachMaskedScore } from "../masks.ts";
import { baseline, samples, seed } from "../params.ts";
import { planeMap } from "../pixels.ts";
import { stack } from "../rows.ts";

export default defineMethod({
  id: "rise",
  family: "attribution",
  title: "RISE",
  summary: "The mean score of the class behind random soft masks that leave a pixel visible.",
  definition:
    "Σ_i (f_i − f̄)·m_i / (N·p) with f_i = f_c(m_i·x + (1 − m_i)·b) and f̄ their mean, or 0 as in the paper (centre: none); m_i: a grid of cells that are 1 with probability p and 0 otherwise, brought to (1 + 1/cells) of the input's size (bilinear) and cropped at random",
  reference: {
    authors: "Petsiuk, Das and Saenko",
    year: 2018,
    title: "RISE: Randomized Input Sampling for Explanation of Black-box Models",
    url: "https://arxiv.org/abs/1806.07421",
  },
  params: z.strictObject({
    samples: samples(2000),
    cells: z
      .int()
      .min(1)
      .max(256)
      .default(7)
      .meta({ description: "Cells along each side of the picture.", widget: "slider" }),
    visible: z
      .number()
      .gt(0)
      .max(1)
      .default(0.5)
      .meta({ description: "How likely a cell is visible (p).", widget: "slider" }),
    centre: z.enum(["mean", "none"]).default("mean").meta({
      description: "What is taken off the scores: their mean, so that the map is signed; or nothing, as in the paper.",
      widget: "select",
    }),
    baseline: baseline(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const [height, width] = tensor.shape.slice(2) as [number, number];
    const nothing = await baselineOf(context, tensor, params.baseline, params);
    const draws = context.random(params.seed);
    const sums = targets.map(() => new Float64Array(height * width));
    const seen = new Float64Array(height * width);
    const totals = new Float64Array(targets.length);
    // The masks of the batch on its way, which are added up once their scores are known.
    const masks: Float32Array[] = [];
    const mask = () => {
      const made = maskOf(draw(draws, params.cells, params.visible, height, width), params.cells, height, width);
      masks.push(made);
      return made;
    };
    const masking = { total: params.samples, mask, baseline: nothing };
    await eachMaskedScore(context, tensor, masking, targets, (scores) => {
      for (const [k, row] of scores.entries()) {
        addTo(seen, masks[k]!, 1);
        for (const [t, score] of row.entries()) {
          addTo(sums[t]!, masks[k]!, score);
          totals[t]! += score;
        }
      }
      masks.length = 0;
    });
    const share = params.samples * params.visible;
    const centre = params.centre === "mean" ? totals.map((sum) => sum / params.samples) : totals.fill(0);
    return sums.map((sum, t) =>
      planeMap(
        sum.map((v, i) => (v - centre[t]! * seen[i]!) / share),
        tensor,
      ),
    );
  },
  async graph(w, params) {
    const { g } = w;
    const nothing = await baselineGraph(w, params.baseline, params);
    const { mask, seen } = masksGraph(w, params);
    const above = g.node("Sub", [w.picture, nothing]);
    const plane = g.node("ReduceMax", [w.picture, g.ints([1])], { keepdims: 1 });
    const count = g.node("ReduceMax", [plane, g.ints([2, 3])], { keepdims: 1 });
    // What is left of the sums when the mean is taken off is small beside them.
    const carried = [plane, count].map((like) => w.zeros(like, "float64"));
    const [sums, total] = await w.loop(params.samples, carried, async (step, i, [sum, all]) => {
      const shown = mask(step, i);
      const behind = step.g.node("Add", [step.g.node("Mul", [shown, above]), nothing]);
      const score = double(step, step.g.node("Reshape", [step.score(behind), step.g.ints([-1, 1, 1, 1])]));
      const share = step.g.node("Mul", [double(step, shown), score]);
      return { carried: [step.g.node("Add", [sum!, share]), step.g.node("Add", [all!, score])] };
    });
    const mean = g.node("Div", [total!, g.scalar(params.samples, total!)]);
    const map = params.centre === "mean" ? g.node("Sub", [sums!, g.node("Mul", [mean, seen])]) : sums!;
    const shares = g.node("Div", [map, g.scalar(params.samples * params.visible, sums!)]);
    return planeGraph(w, g.node("Cast", [shares], { to: codeOf("float32") }));
  },
});

const double = ({ g }: MapWriter, v: string): string => g.node("Cast", [v], { to: codeOf("float64") });

/** The same masks as of a run, made of their cells by matrices: H×grid of each shift down, grid×W of each shift across. */
function masksGraph(
  w: MapWriter,
  { samples, seed, cells: grid, visible }: { samples: number; seed: number; cells: number; visible: number },
) {
  const { g } = w;
  const [, height, width] = w.extents;
  const draws = w.context.random(seed);
  const masks = Array.from({ length: samples }, () => draw(draws, grid, visible, height, width));
  const sums = new Float64Array(height * width);
  for (const drawn of masks) addTo(sums, maskOf(drawn, grid, height, width), 1);
  const cells = float32([samples, grid, grid], Float32Array.from(masks.flatMap((m) => [...m.cells])));
  const numbers = (of: (m: Drawn) => number) => g.constant(int64([samples], masks.map(of)), "shifts");
  const [all, down, across] = [g.constant(cells, "cells"), numbers((m) => m.down), numbers((m) => m.across)];
  const [rows, columns] = [spreads(grid, height), spreads(grid, width)].map((t) => g.constant(t, "spreads"));
  const seen = g.constant({ type: "float64", shape: [1, 1, height, width], data: sums }, "seen");
  const mask = ({ g: inner }: MapWriter, i: string) => {
    const take = (from: string, at: string) => inner.node("Gather", [from, at]);
    const tall = inner.node("MatMul", [take(rows!, take(down, i)), take(all, i)]);
    const turned = inner.node("Transpose", [take(columns!, take(across, i))], { perm: [1, 0] });
    return inner.node("Unsqueeze", [inner.node("MatMul", [tall, turned]), inner.ints([0, 1])]);
  };
  return { mask, seen };
}

/** How cells of a line spread over `extent` pixels, for each shift: shifts×extent×grid. */
function spreads(grid: number, extent: number): Float32Tensor {
  const shifts = Math.ceil(extent / grid);
  const points = Float32Array.from({ length: grid * grid }, (_, i) => Number(i % (grid + 1) === 0));
  const parts = Array.from({ length: shifts }, (_, shift) => {
    const place = { y: -shift, x: 0, height: (grid + 1) * shifts, width: grid };
    return float32([1, extent, grid], bilinear({ width: grid, height: grid, data: points }, grid, extent, place).data);
  });
  return stack(parts);
}

interface Drawn {
  readonly cells: Float32Array;
  /** By how many pixels the grid is moved up and left. */
  readonly down: number;
  readonly across: number;
}

function draw({ uniform, below }: Rng, grid: number, probability: number, height: number, width: number): Drawn {
  const cells = Float32Array.from({ length: grid * grid }, () => Number(uniform() < probability));
  return { cells, down: below(Math.ceil(height / grid)), across: below(Math.ceil(width / grid)) };
}

function maskOf({ cells, down, across }: Drawn, grid: number, height: number, width: number): Float32Array {
  const [rows, columns] = [Math.ceil(height / grid), Math.ceil(width / grid)];
  const place = { y: -down, x: -across, height: (grid + 1) * rows, width: (grid + 1) * columns };
  return bilinear({ width: grid, height: grid, data: cells }, width, height, place).data;
}

function addTo(sums: Float64Array, mask: Float32Array, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += weight * mask[i]!;
}
