import { z } from "zod";
import { fusedHeads, hasSelfAttention, rolled, type SelfAttention, selfAttentionOf } from "../attention.ts";
import { camMapsOf } from "../cam.ts";
import { defineMethod } from "../define.ts";
import type { GradientOptions } from "../gradients.ts";
import { gradientsOf } from "../gradients.ts";
import { grid } from "../params.ts";
import { valueOfAll } from "../target.ts";

export default defineMethod({
  id: "gradient-attention-rollout",
  family: "attribution",
  title: "Gradient-weighted attention rollout",
  summary: "Attention rollout of a class: what each head attends to counts as far as the class's score rises with it.",
  definition:
    "rows of the tokens that the head reads, on average, in (I + Ā_L)·…·(I + Ā_1) − I; Ā = mean over heads of max(0, A·∂f_c/∂A), A the attention of a block",
  reference: {
    authors: "Chefer, Gur and Wolf",
    year: 2021,
    title: "Generic Attention-model Explainability for Interpreting Bi-Modal and Encoder-Decoder Transformers",
    url: "https://arxiv.org/abs/2103.15679",
  },
  params: z.strictObject({ grid: grid() }),
  fits: hasSelfAttention,
  async run(context, { tensor, targets }, params) {
    const attention = selfAttentionOf(context.model, valueOfAll(targets), params.grid);
    const [maps] = await gradientsOf(context, tensor, targets, optionsFor(attention));
    return camMapsOf(maps!);
  },
  graph(w, params) {
    const attention = selfAttentionOf(w.context.model, w.chosen.value, params.grid);
    return { value: w.gradients(optionsFor(attention))[0]!, space: "cam", extents: attention.places.grid };
  },
});

const optionsFor = (attention: SelfAttention): GradientOptions => ({
  rules: "gradient",
  wrt: attention.matrices.map((m) => m.value),
  outputs: {
    id: `gradient-attention-rollout ${JSON.stringify(attention.places)}`,
    write: (g, ...gradients) => {
      const { tokens } = attention;
      const ahead = attention.matrices.map(({ value, heads }, i) => {
        const weighted = g.node("Relu", [g.node("Mul", [value, gradients[i]!])]);
        return fusedHeads(g, weighted, { heads, tokens }, "mean");
      });
      // The row itself is left out of the sum at the end: it says how a token keeps its own, not what it takes of places.
      const start = rolled(g, attention, [], (row) => row);
      const all = rolled(g, attention, ahead, (row, m) => g.node("Add", [row, g.node("MatMul", [row, m])]));
      return [g.node("Sub", [all, start], {}, "gradient-attention-rollout")];
    },
  },
});
