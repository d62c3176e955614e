import { z } from "zod";
import { defineMethod } from "../define.ts";
import { gradientsOf } from "../gradients.ts";
import { pixelGraph } from "../graph/sums.ts";
import { rules } from "../params.ts";
import { pixelMaps, timesPicture } from "../pixels.ts";

export default defineMethod({
  id: "input-x-gradient",
  family: "attribution",
  title: "Input × gradient",
  summary: "The gradient weighted by the picture itself: each pixel's share of a linearised score.",
  definition: "x·∂f_c/∂x, x as the network takes it (preprocessed)",
  reference: {
    authors: "Shrikumar, Greenside, Shcherbina and Kundaje",
    year: 2016,
    title: "Not Just a Black Box: Learning Important Features Through Propagating Activation Differences",
    url: "https://arxiv.org/abs/1605.01713",
  },
  params: z.strictObject({ rules: rules() }),
  async run(context, { tensor, targets }, params) {
    const [gradient] = await gradientsOf(context, tensor, targets, params);
    return pixelMaps(timesPicture(gradient!, tensor));
  },
  graph: (w, params) => pixelGraph(w.g.node("Mul", [w.gradients(params)[0]!, w.picture])),
});
