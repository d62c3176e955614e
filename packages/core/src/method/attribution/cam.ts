import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { PooledHead } from "../../transform/pooledHead.ts";
import { pooledHeadOf } from "../../transform/pooledHead.ts";
import { camMaps } from "../cam.ts";
import { classifierOf } from "../classifier.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import type { GradientOptions } from "../gradients.ts";
import { gradientsOf } from "../gradients.ts";
import { valueOfAll } from "../target.ts";
import { weightedSum } from "../weightedCam.ts";

export default defineMethod({
  id: "cam",
  family: "attribution",
  title: "CAM",
  summary:
    "The last feature maps weighted as the classifier weighs them: the original, for networks that end in an average over all positions.",
  definition:
    "Σ_k w_ck·A_k, w_ck the weight of channel k's average in f_c; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Zhou, Khosla, Lapedriza, Oliva and Torralba",
    year: 2016,
    title: "Learning Deep Features for Discriminative Localization",
    url: "https://arxiv.org/abs/1512.04150",
  },
  params: z.strictObject({}),
  fits: (model) => pooledHeadOf(model.graph, classifierOf(model).value) !== undefined,
  async run(context, { tensor, targets }) {
    const head = headOf(context, valueOfAll(targets));
    const [maps] = await gradientsOf(context, tensor, targets, optionsFor(head));
    return camMaps(maps!, head.maps);
  },
  graph(w) {
    const head = headOf(w.context, w.chosen.value);
    return { value: w.gradients(optionsFor(head))[0]!, space: "cam", layer: head.maps };
  },
});

function headOf({ model }: Context, value: string): PooledHead {
  const head = pooledHeadOf(model.graph, value);
  if (head) return head;
  throw new UsageError(
    `cam needs a network that ends in an average over all positions and a linear classifier; "${value}" is made otherwise`,
    "take grad-cam, which is the same where both apply; of a class, explain the logit",
  );
}

/** The head is linear: its weights are the gradient, whatever order its operators have them in. */
const optionsFor = ({ maps, pooled }: PooledHead): GradientOptions => ({
  rules: "gradient",
  wrt: pooled,
  outputs: {
    id: "cam",
    write: (g, gradient) => {
      const weights = g.node("Reshape", [gradient, g.ints([0, -1, 1, 1])]);
      return [g.node("Identity", [weightedSum(g, maps, weights)], {}, "cam")];
    },
  },
});
