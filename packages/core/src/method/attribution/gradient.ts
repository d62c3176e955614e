import { z } from "zod";
import { defineMethod } from "../define.ts";
import { gradientsOf } from "../gradients.ts";
import { pixelGraph } from "../graph/sums.ts";
import { rules } from "../params.ts";
import { pixelMaps } from "../pixels.ts";

export default defineMethod({
  id: "gradient",
  family: "attribution",
  title: "Gradient",
  summary: "How much the class's score changes with each pixel: the plain saliency map.",
  definition: "∂f_c/∂x, signed; f_c is the class's logit",
  reference: {
    authors: "Simonyan, Vedaldi and Zisserman",
    year: 2013,
    title: "Deep Inside Convolutional Networks",
    url: "https://arxiv.org/abs/1312.6034",
  },
  params: z.strictObject({ rules: rules() }),
  async run(context, { tensor, targets }, params) {
    const [gradient] = await gradientsOf(context, tensor, targets, params);
    return pixelMaps(gradient!);
  },
  graph: (w, params) => pixelGraph(w.gradients(params)[0]!),
});
