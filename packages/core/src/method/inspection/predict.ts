import { z } from "zod";
import { defineMethod } from "../define.ts";
import { predict } from "../scores.ts";

export default defineMethod({
  id: "predict",
  family: "inspection",
  needs: "picture",
  title: "Prediction",
  summary: "The classes of a picture, the most likely first.",
  definition: "the model's scores; a single sigmoid p gives two classes with 1 − p and p",
  params: z.strictObject({
    top: z.int().min(1).max(100_000).default(5).meta({ description: "How many classes to list." }),
  }),
  async run(context, { tensor }, { top }) {
    const { logits, scores } = await predict(context, tensor);
    const order = scores
      .map((score, index) => ({ score, index }))
      .sort((a, b) => b.score - a.score)
      .slice(0, top);
    return [
      {
        kind: "table",
        columns: [{ name: "class", align: "right" }, { name: "score" }, { name: "logit" }],
        rows: order.map(({ index, score }) => [index, score, logits[index]!]),
      },
    ];
  },
});
