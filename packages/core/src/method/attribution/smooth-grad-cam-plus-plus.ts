import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { zeros } from "../../base/tensor.ts";
import { camsAt } from "../cam.ts";
import type { Context, Input } from "../define.ts";
import type { GradientOptions } from "../gradients.ts";
import { eachGradient, inGroups, requireGradients } from "../gradients.ts";
import { camsGraph } from "../graph/cam.ts";
import { mapsOf } from "../graph/channels.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import type { NoiseOptions } from "../graph/noise.ts";
import { noisyCopies } from "../graph/noise.ts";
import { layerMaps } from "../layerMaps.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { noisy } from "../noise.ts";
import { layers, noise, samples, seed } from "../params.ts";
import { mapped, RowSums } from "../pixels.ts";
import { inTurn, stack } from "../rows.ts";
import { sumOverPositions, weightedSum } from "../weightedCam.ts";

export default defineLayerMethod({
  id: "smooth-grad-cam-plus-plus",
  family: "attribution",
  title: "Smooth Grad-CAM++",
  summary: "Grad-CAM++ with the gradients averaged over noisy copies of the picture.",
  definition:
    "Σ_k w_k·A_k with w_k = Σ relu(ḡ)·α, α = ḡ²/(2ḡ² + ḡ³·Σ A_k + 1e-6), the means of g, g² and g³ over n draws at x + N(0, σ²), σ = noise·(max x − min x); A at the picture itself; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Omeiza, Speakman, Cintas and Weldermariam",
    year: 2019,
    title: "Smooth Grad-CAM++: An Enhanced Inference Level Visualization Technique for Deep CNN Models",
    url: "https://arxiv.org/abs/1908.01224",
  },
  params: z.strictObject({ layer: layers(), samples: samples(25), noise: noise(0.15), seed: seed() }),
  run: (context, { tensor, targets }, params) =>
    camsAt(context, params.layer, async (at) => {
      requireGradients(context, targets, gradientsAt(at));
      const maps = await inTurn(at, (layer) => layerMaps(context, tensor, layer));
      const cams: Float32Tensor[][] = at.map(() => []);
      await inGroups(context, targets, gradientsAt(at), async (inner, group) => {
        const powers = await meanPowers(inner, { tensor, targets: group }, maps, at, params);
        for (const [i, map] of maps.entries()) cams[i]!.push(smoothCams(map, powers[i]!));
      });
      return cams.map(stack);
    }),
  graph: (w, { layer, ...drawn }) => camsGraph(w, layer, (at) => smoothCamsGraph(w, at, drawn)),
});

const gradientsAt = (wrt: readonly string[]): GradientOptions => ({ rules: "gradient", wrt });

/** For each layer the means of the gradient, its square and its cube over noisy copies, K×C×h×w each. */
async function meanPowers(
  context: Context,
  { tensor, targets }: Input,
  maps: readonly Float32Tensor[],
  layers: readonly string[],
  params: { readonly samples: number; readonly noise: number; readonly seed: number },
): Promise<Float32Tensor[][]> {
  const k = targets.length;
  const copies = noisy(context, tensor, params);
  const rows = Array.from({ length: params.samples * k }, (_, i) => targets[i % k]!);
  const powers = maps.map(({ shape }) => [1, 2, 3].map(() => new RowSums([k, ...shape.slice(1)])));
  const copy = (i: number) => copies(Math.floor(i / k));
  await eachGradient(context, copy, rows, gradientsAt(layers), (gradients, from) => {
    gradients.forEach((gradient, layer) => {
      let power = gradient;
      for (const sums of powers[layer]!) {
        for (let row = 0; row < power.shape[0]!; row++) sums.add((from + row) % k, power, row, 1 / params.samples);
        power = mapped(power, (v, i) => v * gradient.data[i]!);
      }
    });
  });
  return powers.map((sums) => sums.map((s) => s.total()));
}

async function smoothCamsGraph(w: MapWriter, layers: readonly string[], drawn: NoiseOptions): Promise<string[]> {
  const { g } = w;
  const maps = layers.map((layer) => mapsOf(w, layer));
  const copy = noisyCopies(w, drawn);
  const carried = maps.flatMap((v) => [v, v, v].map((like) => w.zeros(like)));
  const sums = await w.loop(drawn.samples, carried, async (step, i, totals) => {
    const gradients = step.gradients(gradientsAt(layers), copy(step, i));
    const powers = gradients.flatMap((first) => {
      const second = step.g.node("Mul", [first, first]);
      return [first, second, step.g.node("Mul", [second, first])];
    });
    return { carried: powers.map((v, k) => step.g.node("Add", [totals[k]!, v])) };
  });
  const means = sums.map((v) => g.node("Div", [v, g.scalar(drawn.samples, v)]));
  return maps.map((v, k) => {
    const [first, second, third] = means.slice(3 * k, 3 * k + 3) as [string, string, string];
    const over = g.node("Mul", [g.node("Relu", [first]), second]);
    const curved = g.node("Mul", [third, sumOverPositions(g, v)]);
    const under = g.node("Add", [g.node("Add", [second, second]), g.node("Add", [curved, g.scalar(1e-6, v)])]);
    return weightedSum(g, v, sumOverPositions(g, g.node("Div", [over, under])));
  });
}

/** K×h×w, from the means of the gradient, its square and its cube, K×C×h×w each. */
function smoothCams({ shape, data: a }: Float32Tensor, moments: readonly Float32Tensor[]): Float32Tensor {
  const [, channels, h, w] = shape as [number, number, number, number];
  const [first, second, third] = moments.map((m) => m.data) as [Float32Array, Float32Array, Float32Array];
  const plane = h * w;
  const cams = zeros([first.length / (channels * plane), h, w]);
  for (let channel = 0; channel < first.length / plane; channel++) {
    const from = (channel % channels) * plane;
    let total = 0;
    for (let p = 0; p < plane; p++) total += a[from + p]!;
    let weight = 0;
    for (let i = channel * plane; i < (channel + 1) * plane; i++)
      weight += (Math.max(0, first[i]!) * second[i]!) / (2 * second[i]! + total * third[i]! + 1e-6);
    const to = Math.floor(channel / channels) * plane;
    for (let p = 0; p < plane; p++) cams.data[to + p]! += weight * a[from + p]!;
  }
  return cams;
}
