import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { deprocess, preprocess } from "../../onnx/preprocess.ts";
import { attack, distance, norms, smallestAttack, Unfooled } from "../../synthesis/adversarial.ts";
import { judgeOf } from "../../synthesis/judge.ts";
import { parseExpression } from "../../synthesis/objective/index.ts";
import { displayed } from "../../synthesis/seen.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";

/** Levels of a colour in a file: what budgets are counted in. */
const LEVELS = 255;

export default defineMethod({
  id: "adversarial-example",
  family: "synthesis",
  needs: "targets",
  title: "Adversarial example",
  summary: "The smallest change of a picture that makes the network say another class.",
  definition:
    "x′ with ‖x′ − x‖ as small as is found and logit_c(x′) > logit_j(x′) for all j ≠ c, in 8-bit colours, by projected gradient descent on the margin",
  reference: {
    authors: "Madry, Makelov, Schmidt, Tsipras and Vladu",
    year: 2018,
    title: "Towards Deep Learning Models Resistant to Adversarial Attacks",
    url: "https://arxiv.org/abs/1706.06083",
  },
  params: z.strictObject({
    attack: z.enum(["pgd", "fgsm"]).default("pgd").meta({
      description: "Many steps (pgd), or one (fgsm: the fast gradient sign method).",
      widget: "select",
    }),
    norm: z.enum(norms).default("linf").meta({
      description:
        "What of a change is to be small: the largest of any colour (linf), or the root of the sum of squares (l2).",
      widget: "select",
    }),
    budget: z.number().gt(0).max(1e6).optional().meta({
      description: "How large the change may be; the smallest that is enough is searched for where it is not said.",
      unit: "levels of 255",
    }),
    steps: z.int().min(1).max(10000).default(40).meta({ description: "Number of steps of pgd.", widget: "slider" }),
  }),
  async run(context, { tensor, targets }, params) {
    const results = [];
    for (const [i, target] of targets.entries()) {
      context.progress(i, targets.length);
      if (target.class === undefined)
        throw new UsageError("only classes can be mistaken for each other", "name a class with --class");
      const original = displayable(tensor, context);
      const size = original.shape.slice(2) as [number, number];
      const judge = await judgeOf(context, parseExpression(`margin(${target.class})`), {
        size,
        pictures: 1,
        rules: [],
      });
      const { norm, budget } = params;
      const steps = params.attack === "fgsm" ? 1 : params.steps;
      const most = { linf: 64, l2: 64 * 8 }[norm] / LEVELS;
      const fine = { linf: 1, l2: 2 }[norm] / LEVELS;
      const found =
        budget === undefined
          ? await smallestAttack(judge, original, { norm, steps }, { least: fine, most, fine })
          : await attack(judge, original, { norm, steps, budget: budget / LEVELS });
      if (!found || found.margin <= 0)
        throw new Unfooled(
          `no change of ${budget ?? most * LEVELS} levels (${norm}) that ${params.attack} finds makes the network say class ${target.class}`,
          `allow a larger --budget, or ${params.attack === "fgsm" ? "take --attack pgd" : "more --steps"}`,
        );
      const far = (by: (typeof norms)[number]) => LEVELS * distance(found.picture.data, original.data, by);
      results.push({
        kind: "images" as const,
        pictures: found.picture,
        colour: "plain" as const,
        values: [found.margin],
        facts: { linf: far("linf"), l2: far("l2") },
      });
    }
    return results;
  },
});

/** What a picture that was prepared looks like, red, green and blue from 0 to 1: 1×3×H×W. */
function displayable(tensor: Float32Tensor, { spec }: Pick<Context, "spec">): Float32Tensor {
  const image = deprocess(tensor, spec);
  return preprocess(image, displayed(spec, [image.height, image.width], "squash")).tensor;
}
