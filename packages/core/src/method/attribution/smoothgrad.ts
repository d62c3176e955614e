import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { RulesName } from "../../transform/rules/index.ts";
import type { Context, Method } from "../define.ts";
import { defineMethod } from "../define.ts";
import { inGroups } from "../gradients.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import { noisyGraph } from "../graph/sums.ts";
import { moment } from "../moments.ts";
import { noisy } from "../noise.ts";
import { grid, layer, noise, samples, seed } from "../params.ts";
import type { Points } from "../path.ts";
import { eachPoint } from "../path.ts";
import { timesPicture } from "../pixels.ts";
import type { Heatmap } from "../result.ts";
import { inGroupsOf } from "../rows.ts";
import { forwardGraph } from "../scores.ts";
import type { Target } from "../target.ts";
import { valueOfAll } from "../target.ts";
import blurIg from "./blur-ig.ts";
import deconvnet from "./deconvnet.ts";
import deepLift from "./deep-lift.ts";
import elementWiseCam from "./element-wise-cam.ts";
import excitationBackprop from "./excitation-backprop.ts";
import fullGrad from "./full-grad.ts";
import gradCam from "./grad-cam.ts";
import gradCamPlusPlus from "./grad-cam-plus-plus.ts";
import gradient from "./gradient.ts";
import guidedBackprop from "./guided-backprop.ts";
import guidedGradCam from "./guided-grad-cam.ts";
import guidedIg from "./guided-ig.ts";
import hiresCam from "./hires-cam.ts";
import inputXGradient from "./input-x-gradient.ts";
import integratedGradients from "./integrated-gradients.ts";
import layerCam from "./layer-cam.ts";
import lrp from "./lrp.ts";
import xgradCam from "./xgrad-cam.ts";

/** Where the averaged method reads maps, if it does. */
interface AtLayer {
  readonly layer?: string | undefined;
  readonly grid?: string | undefined;
}

/** A method that can be averaged. */
interface Base {
  readonly method: Method;
  /** Goes through targets, as many at a time as fit the memory. */
  inGroups(
    context: Context,
    targets: readonly Target[],
    work: (context: Context, group: readonly Target[]) => Promise<void>,
  ): Promise<void>;
  /** Streams the maps of all targets at some pictures, and says what kind of map they are. */
  each(
    context: Context,
    pictures: Points,
    targets: readonly Target[],
    params: AtLayer,
    use: (target: number, map: Float32Tensor) => void,
  ): Promise<Pick<Heatmap, "space" | "layer">>;
}

/** `batched` where one backward pass makes the map, for batches of pictures; any other method is `whole`. */
const bases = {
  gradient: batched(gradient, "gradient"),
  "input-x-gradient": batched(inputXGradient, "gradient", { timesInput: true }),
  "guided-backprop": batched(guidedBackprop, "guided"),
  deconvnet: batched(deconvnet, "deconvnet"),
  "integrated-gradients": whole(integratedGradients),
  "blur-ig": whole(blurIg),
  "guided-ig": whole(guidedIg),
  "deep-lift": whole(deepLift),
  lrp: whole(lrp),
  "excitation-backprop": whole(excitationBackprop),
  "full-grad": whole(fullGrad),
  "grad-cam": whole(gradCam),
  "grad-cam-plus-plus": whole(gradCamPlusPlus),
  "xgrad-cam": whole(xgradCam),
  "hires-cam": whole(hiresCam),
  "layer-cam": whole(layerCam),
  "element-wise-cam": whole(elementWiseCam),
  "guided-grad-cam": whole(guidedGradCam),
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
    averageOf: z
      .enum(Object.keys(bases) as (keyof typeof bases)[])
      .default("gradient")
      .meta({ description: "The method whose map is averaged.", widget: "select" }),
    statistic: z
      .enum(["mean", "square", "variance"])
      .default("mean")
      .meta({ description: "What is told of the maps of the noisy copies.", widget: "select" }),
    samples: samples(25),
    noise: noise(0.15),
    layer: layer("Layer of the averaged method, where it has one; its own default without.").optional(),
    grid: grid(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const copies = { total: params.samples, at: noisy(context, tensor, params) };
    const base = bases[params.averageOf];
    const maps: Heatmap[] = [];
    await base.inGroups(context, targets, async (inner, group) => {
      const found = moment(params.statistic);
      const kind = await base.each(inner, copies, group, params, found.add);
      maps.push(...found.results().map((map): Heatmap => ({ kind: "heatmap", ...kind, map })));
    });
    return maps;
  },
  graph: (w, params) => noisyGraph(w, params, (step) => baseGraph(step, params)),
});

/** The map of the averaged method, as nodes of a graph. */
function baseGraph(step: MapWriter, { averageOf: of, ...at }: AtLayer & { readonly averageOf: keyof typeof bases }) {
  const { method } = bases[of];
  if (method.graph) return method.graph(step, paramsOf(method, at));
  const able = Object.values(bases).flatMap((b) => (b.method.graph ? [b.method.id] : []));
  throw new UsageError(`smoothgrad of ${of} cannot be exported as a model`, `it can be of ${able.join(", ")}`);
}

function batched(method: Method, rules: RulesName, { timesInput = false } = {}): Base {
  return {
    method,
    inGroups: (context, targets, work) => inGroups(context, targets, { rules }, work),
    async each(context, pictures, targets, _, use) {
      await eachPoint(context, pictures, targets, { rules }, ({ target, picture, rows: [gradient] }) => {
        const { shape, data } = timesInput ? timesPicture(gradient!, picture) : gradient!;
        use(target, float32(shape.slice(1), data));
      });
      return { space: "pixels" };
    },
  };
}

function whole(method: Method): Base {
  return {
    method,
    // It may ask for no gradient at all.
    inGroups: (context, targets, work) =>
      inGroupsOf(context, targets, forwardGraph(context.model.graph, valueOfAll(targets)), work),
    async each(context, { total, at }, targets, where, use) {
      const params = paramsOf(method, where);
      const quiet = { ...context, progress: () => {} };
      let kind: Pick<Heatmap, "space" | "layer"> = { space: "pixels" };
      for (let draw = 0; draw < total; draw++) {
        const found = (await method.run(quiet, { tensor: await at(draw), targets }, params)) as readonly Heatmap[];
        for (const [k, { map }] of found.entries()) use(k, map);
        const { space, layer: read } = found[0]!;
        kind = { space, ...(read !== undefined && { layer: read }) };
        context.progress(targets.length * (draw + 1), targets.length * total);
      }
      return kind;
    },
  };
}

const paramsOf = ({ params }: Method, { layer, grid }: AtLayer) =>
  params.parse({
    ...(layer !== undefined && "layer" in params.shape && { layer }),
    ...(grid !== undefined && "grid" in params.shape && { grid }),
  });
