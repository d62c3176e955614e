import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { RulesName } from "../../transform/rules/index.ts";
import type { Context, Method } from "../define.ts";
import { defineMethod } from "../define.ts";
import { moment } from "../moments.ts";
import { noisy } from "../noise.ts";
import { layer, noise, samples, seed } from "../params.ts";
import type { Points } from "../path.ts";
import { eachPoint } from "../path.ts";
import { timesPicture } from "../pixels.ts";
import type { Heatmap } from "../result.ts";
import type { Target } from "../target.ts";
import gradCam from "./grad-cam.ts";
import guidedGradCam from "./guided-grad-cam.ts";
import integratedGradients from "./integrated-gradients.ts";

/** Streams the maps of all targets at some pictures, and says what kind of map they are. */
type Base = (
  context: Context,
  pictures: Points,
  targets: readonly Target[],
  params: { readonly layer: string },
  use: (target: number, map: Float32Tensor) => void,
) => Promise<Pick<Heatmap, "space" | "layer">>;

/** What can be averaged: `gradients` where one backward pass makes the map, in batches of pictures; `maps` of any other method. */
const bases = {
  gradient: gradients("gradient"),
  "input-x-gradient": gradients("gradient", { timesInput: true }),
  "guided-backprop": gradients("guided"),
  deconvnet: gradients("deconvnet"),
  "integrated-gradients": maps(integratedGradients),
  "grad-cam": maps(gradCam),
  "guided-grad-cam": maps(guidedGradCam),
} satisfies Record<string, Base>;

export default defineMethod({
  id: "smoothgrad",
  family: "attribution",
  title: "SmoothGrad",
  summary: "Averages the gradient, or the map of another method, over noisy copies of the picture.",
  definition:
    "mean over n draws of a, a² (square), or a² less the squared mean (variance); a = ∂f_c/∂x, or the map of another method, at x + N(0, σ²), σ = noise·(max x − min x), x preprocessed",
  reference: {
    authors: "Smilkov, Thorat, Kim, Viégas and Wattenberg",
    year: 2017,
    title: "SmoothGrad: removing noise by adding noise",
    url: "https://arxiv.org/abs/1706.03825",
  },
  params: z.strictObject({
    of: z
      .enum(Object.keys(bases) as (keyof typeof bases)[])
      .default("gradient")
      .meta({ description: "The method whose map is averaged.", widget: "select" }),
    statistic: z
      .enum(["mean", "square", "variance"])
      .default("mean")
      .meta({ description: "What is told of the maps of the noisy copies.", widget: "select" }),
    samples: samples(25),
    noise: noise(0.15),
    layer: layer("Layer of the averaged method, where it has one.").default("last:conv"),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const found = moment(params.statistic);
    const copies = { total: params.samples, at: noisy(context, tensor, params) };
    const kind = await bases[params.of](context, copies, targets, params, found.add);
    return found.results().map((map) => ({ kind: "heatmap", ...kind, map }));
  },
  graph: (w, params) => noisyGraph(w, params, (step) => baseGraph(step, params)),
});

/** The map of the averaged method, as nodes of a graph. */
function baseGraph(step: MapWriter, { of, layer }: { readonly of: keyof typeof bases; readonly layer: string }) {
  const method = bases[of].method;
  return method.graph!(step, method.params.parse("layer" in method.params.shape ? { layer } : {}));
}

function gradients(rules: RulesName, { timesInput = false } = {}): Base {
  return async (context, pictures, targets, _, use) => {
    await eachPoint(context, pictures, targets, { rules }, ({ target, picture, rows: [gradient] }) => {
      const { shape, data } = timesInput ? timesPicture(gradient!, picture) : gradient!;
      use(target, float32(shape.slice(1), data));
    });
    return { space: "pixels" };
  };
}

function maps(method: Method): Base {
  return async (context, { total, at }, targets, params, use) => {
    const parsed = method.params.parse("layer" in method.params.shape ? { layer: params.layer } : {});
    let kind: Pick<Heatmap, "space" | "layer"> = { space: "pixels" };
    for (let draw = 0; draw < total; draw++) {
      const input = { tensor: await at(draw), targets };
      const found = (await method.run({ ...context, progress: () => {} }, input, parsed)) as readonly Heatmap[];
      for (const [k, { map }] of found.entries()) use(k, map);
      const { space, layer: read } = found[0]!;
      kind = { space, ...(read !== undefined && { layer: read }) };
      context.progress(draw + 1, total);
    }
    return kind;
  };
}
