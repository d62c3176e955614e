import { z } from "zod";
import { baselineOf } from "../baseline.ts";
import { defineMethod } from "../define.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import { alongLine, startOf } from "../graph/path.ts";
import { pixelGraph } from "../graph/sums.ts";
import { baseline, quadrature, seed, steps } from "../params.ts";
import { between, changesOf, difference, sumOver, withCompleteness } from "../path.ts";
import { pixelMaps, timesPicture } from "../pixels.ts";
import { quadratureNamed } from "../quadratures.ts";

export default defineMethod({
  id: "integrated-gradients",
  family: "attribution",
  title: "Integrated gradients",
  summary:
    "Sums the gradient along the straight line from a baseline to the picture; the shares add up to the change of the score.",
  definition: "(x − b)·Σᵢ wᵢ ∂f_c/∂x at b + αᵢ(x − b); b the baseline, by default 0 in the network's own input values",
  reference: {
    authors: "Sundararajan, Taly and Yan",
    year: 2017,
    title: "Axiomatic Attribution for Deep Networks",
    url: "https://arxiv.org/abs/1703.01365",
  },
  params: z.strictObject({
    baseline: baseline("zero"),
    steps: steps(50),
    quadrature: quadrature(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const from = await baselineOf(context, tensor, params.baseline, params);
    const { points, weights } = quadratureNamed(params.quadrature, params.steps);
    const line = { total: points.length, at: (i: number) => between(from, tensor, points[i]!) };
    const sums = await sumOver(context, line, targets, { rules: "gradient" }, ({ point, rows }) => ({
      of: rows[0]!,
      weight: weights[point]!,
    }));
    const maps = pixelMaps(timesPicture(sums, difference(tensor, from)));
    return withCompleteness(maps, await changesOf(context, from, tensor, targets));
  },
  async graph(w, params) {
    const from = await startOf(w, params);
    const gradient = (step: MapWriter, point: string) => step.gradients({ rules: "gradient" }, point)[0]!;
    const sum = await alongLine(w, quadratureNamed(params.quadrature, params.steps), from, w.picture, gradient);
    return pixelGraph(w.g.node("Mul", [sum, w.g.node("Sub", [w.picture, from])]));
  },
});
