import { z } from "zod";
import type { Quadrature } from "../../base/quadrature.ts";
import { gaussLegendre, riemann, trapezoid } from "../../base/quadrature.ts";
import { zeros } from "../../base/tensor.ts";
import { defineMethod } from "../define.ts";
import { eachGradient } from "../gradients.ts";
import { mapped, pixelMaps, RowSums, timesPicture } from "../pixels.ts";
import { scoresOf } from "../scores.ts";

const quadratures: Record<string, (steps: number) => Quadrature> = {
  "gauss-legendre": gaussLegendre,
  trapezoid,
  "riemann-left": (n) => riemann(n, 0),
  "riemann-middle": (n) => riemann(n, 0.5),
  "riemann-right": (n) => riemann(n, 1),
};

export default defineMethod({
  id: "integrated-gradients",
  family: "attribution",
  title: "Integrated gradients",
  summary:
    "Sums the gradient along the straight line from a baseline to the picture; the shares add up to the change of the score.",
  definition: "(x − b)·Σᵢ wᵢ ∂f_c/∂x at b + αᵢ(x − b); b = 0 in the network's own input values",
  reference: {
    authors: "Sundararajan, Taly and Yan",
    year: 2017,
    title: "Axiomatic Attribution for Deep Networks",
    url: "https://arxiv.org/abs/1703.01365",
  },
  params: z.strictObject({
    steps: z
      .int()
      .min(2)
      .max(4096)
      .default(50)
      .meta({ description: "Number of points on the line.", widget: "slider" }),
    quadrature: z
      .enum(["gauss-legendre", "trapezoid", "riemann-left", "riemann-middle", "riemann-right"])
      .default("gauss-legendre")
      .meta({ description: "How the points and their weights are chosen.", widget: "select" }),
  }),
  async run(context, { tensor, targets }, params) {
    const { points, weights } = quadratures[params.quadrature]!(params.steps);
    const k = targets.length;
    const rows = Array.from({ length: points.length * k }, (_, i) => targets[i % k]!);
    const sums = new RowSums([k, ...tensor.shape.slice(1)]);
    const onLine = (i: number) => {
      const alpha = points[Math.floor(i / k)]!;
      return mapped(tensor, (v) => alpha * v);
    };
    await eachGradient(context, rows.length, onLine, rows, { rules: "gradient" }, ([gradient], from) => {
      for (let row = 0; row < gradient!.shape[0]!; row++)
        sums.add((from + row) % k, gradient!, row, weights[Math.floor((from + row) / k)]!);
    });
    const maps = pixelMaps(timesPicture(sums.total(), tensor));
    const [atPicture, atBaseline] = await scoresOf(context, [tensor, zeros(tensor.shape)], targets);
    return maps.map((map, i) => ({
      ...map,
      facts: { completenessDelta: sum(map.map.data) - (atPicture![i]! - atBaseline![i]!) },
    }));
  },
});

const sum = (data: Float32Array) => data.reduce((a, b) => a + b, 0);
