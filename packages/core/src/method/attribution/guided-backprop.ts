import { z } from "zod";
import { defineMethod } from "../define.ts";
import { gradientsOf } from "../gradients.ts";
import { pixelGraph } from "../graph/sums.ts";
import { pixelMaps } from "../pixels.ts";

export default defineMethod({
  id: "guided-backprop",
  family: "attribution",
  title: "Guided backpropagation",
  summary: "The gradient with every activation passing only what excites the class.",
  definition: "∂f_c/∂x with dx = max(0, f′(x)·max(0, dy)) at every activation; for a ReLU dy·[x>0]·[dy>0]",
  reference: {
    authors: "Springenberg, Dosovitskiy, Brox and Riedmiller",
    year: 2014,
    title: "Striving for Simplicity: The All Convolutional Net",
    url: "https://arxiv.org/abs/1412.6806",
  },
  params: z.strictObject({}),
  async run(context, { tensor, targets }) {
    const [gradient] = await gradientsOf(context, tensor, targets, { rules: "guided" });
    return pixelMaps(gradient!);
  },
  graph: (w) => pixelGraph(w.gradients({ rules: "guided" })[0]!),
});
