import { z } from "zod";
import { defineMethod } from "../define.ts";
import { gradientsOf } from "../gradients.ts";
import { pixelGraph } from "../graph/sums.ts";
import { pixelMaps } from "../pixels.ts";

export default defineMethod({
  id: "deconvnet",
  family: "attribution",
  title: "Deconvolutional network",
  summary: "Projects the class's score back to pixels, rectifying the signal instead of masking it.",
  definition: "∂f_c/∂x with dx = max(0, dy) at every activation",
  reference: {
    authors: "Zeiler and Fergus",
    year: 2013,
    title: "Visualizing and Understanding Convolutional Networks",
    url: "https://arxiv.org/abs/1311.2901",
  },
  params: z.strictObject({}),
  async run(context, { tensor, targets }) {
    const [gradient] = await gradientsOf(context, tensor, targets, { rules: "deconvnet" });
    return pixelMaps(gradient!);
  },
  graph: (w) => pixelGraph(w.gradients({ rules: "deconvnet" })[0]!),
});
