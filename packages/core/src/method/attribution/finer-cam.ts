import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Model } from "../../onnx/meta.ts";
import { camsAt } from "../cam.ts";
import { classifierOf, classTarget } from "../classifier.ts";
import { requireGradients } from "../gradients.ts";
import { camGraph } from "../graph/cam.ts";
import { mapsOf } from "../graph/channels.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { layers } from "../params.ts";
import { predict } from "../scores.ts";
import type { Target } from "../target.ts";
import { byMeanGradient, camOptions, weightedCams } from "../weightedCam.ts";

export default defineLayerMethod({
  id: "finer-cam",
  family: "attribution",
  title: "Finer-CAM",
  summary: "Grad-CAM of what sets a class apart from those that look like it.",
  definition:
    "Grad-CAM of Σ_j p_j(z_c − α·z_j)/Σ_j p_j over the classes j whose logits are closest to z_c; p_j their probabilities, held constant; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Zhang, Gu, Stevens, Chao and others",
    year: 2025,
    title: "Finer-CAM: Spotting the Difference Reveals Finer Details for Visual Explanation",
    url: "https://arxiv.org/abs/2501.11309",
  },
  params: z.strictObject({
    layer: layers(),
    contrast: z.number().min(0).max(4).default(1).meta({
      description: "How much of the similar classes' scores is taken off, α.",
      widget: "slider",
    }),
    closest: z.int().min(1).max(100).default(3).meta({ description: "Number of similar classes.", widget: "slider" }),
  }),
  async run(context, { tensor, targets }, params) {
    for (const target of targets) requireClass(target.class);
    return camsAt(context, params.layer, async (at) => {
      requireGradients(context, targets, camOptions(at, "grad-cam", byMeanGradient));
      const { logits } = await predict(context, tensor);
      const finer = targets.map((target) => setApart(context.model, target, logits, params));
      return weightedCams(context, tensor, finer, at, "grad-cam", byMeanGradient);
    });
  },
  graph(w, params) {
    const finer = w.explaining({ ...w.chosen, seeds: setApartGraph(w, params) });
    return camGraph(finer, params.layer, (at) => camOptions(at, "grad-cam", byMeanGradient));
  },
});

function requireClass(c: unknown): void {
  if (c !== undefined) return;
  throw new UsageError(
    "finer-cam sets a class apart from others, and what is asked for is no class",
    "name a class: --class top1; or say which two yourself with grad-cam: --class 'tabby - tiger'",
  );
}

/** The seeds of each picture's class less those of its closest classes, as `setApart` has it. */
function setApartGraph(w: MapWriter, { contrast, closest }: { contrast: number; closest: number }): string {
  const { g, context, chosen } = w;
  requireClass(chosen.classes);
  const { value, outputs, binary } = classifierOf(context.model);
  // The other of two classes is the negative of the first.
  if (binary) return g.node("Mul", [chosen.seeds, g.scalar(1 + contrast, chosen.seeds)]);
  const logits = g.node("Reshape", [mapsOf(w, value), g.ints([-1, outputs])]);
  const seeds = g.node("Reshape", [chosen.seeds, g.ints([-1, outputs])]);
  const score = g.node("ReduceSum", [g.node("Mul", [logits, seeds]), g.ints([1])], { keepdims: 1 });
  const distance = g.node("Abs", [g.node("Sub", [logits, score])]);
  // The class is its own closest: it is put last.
  const own = g.node("Mul", [seeds, g.scalar(1e30, seeds)]);
  const most = g.ints([Math.min(closest, outputs - 1)]);
  const [, similar] = g.nodes("TopK", [g.node("Add", [distance, own]), most], { axis: 1, largest: 0 }, 2);
  const shares = g.node("Softmax", [g.node("GatherElements", [logits, similar!], { axis: 1 })], { axis: 1 });
  const less = g.node("Mul", [shares, g.scalar(-contrast, shares)]);
  const apart = g.node("ScatterElements", [seeds, similar!, less], { axis: 1 });
  return g.node("Reshape", [apart, g.node("Shape", [chosen.seeds])]);
}

/** The class less its closest classes, which share α by their probabilities. */
function setApart(
  model: Model,
  target: Target,
  logits: readonly number[],
  { contrast, closest }: { contrast: number; closest: number },
): Target {
  const own = logits[target.class!]!;
  const distance = (c: number) => Math.abs(logits[c]! - own);
  const similar = logits
    .map((_, c) => c)
    .filter((c) => c !== target.class)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, closest);
  // The highest of them is one, so that their sum is not zero.
  const highest = Math.max(...similar.map((c) => logits[c]!));
  const weights = similar.map((c) => Math.exp(logits[c]! - highest));
  const total = weights.reduce((a, b) => a + b, 0);
  const kind = target.value === classifierOf(model).value ? "logit" : "probability";
  const others = similar.flatMap((c, i) =>
    classTarget(model, c, kind).elements.map(({ index, weight }) => ({
      index,
      weight: (-contrast * weight * weights[i]!) / total,
    })),
  );
  return { ...target, elements: [...target.elements, ...others] };
}
