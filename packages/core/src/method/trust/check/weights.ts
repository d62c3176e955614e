import { defineCheck, type Finding } from "../define.ts";
import { likeness } from "../likeness.ts";
import { randomizedFrom } from "../randomized.ts";
import { thresholds } from "../thresholds.ts";

const STAGES = 4;
const FEW = 2;

export default defineCheck({
  id: "weights",
  title: "Dependence on the weights",
  definition: `rank correlation with the map of the same model, its weights shuffled within each tensor from the output down, in ${STAGES} stages (${FEW} where a map takes long)`,
  reference: {
    authors: "Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim",
    year: 2018,
    title: "Sanity Checks for Saliency Maps",
    url: "https://arxiv.org/abs/1810.03292",
  },
  async run({ context, tensor, drafts, again, dear }) {
    const alike: number[][] = drafts.map(() => []);
    for (const { model } of randomizedFrom(context, dear() ? FEW : STAGES, 0)) {
      const maps = await again({ model });
      for (const [k, map] of maps.entries()) alike[k]!.push(likeness(drafts[k]!, map, tensor));
    }
    return alike.map((stages) => (stages.length > 0 ? judged(stages) : undefined));
  },
});

function judged(stages: readonly number[]): Finding {
  const mean = meanOf(stages);
  // Of smooth maps one may be alike by accident: positions of a layer are few.
  const upper = meanOf(stages.slice(0, Math.ceil(stages.length / 2)));
  const figures = { mean, upper, ...Object.fromEntries(stages.map((v, i) => [`stage${i + 1}`, v])) };
  const measured = `alike to ${stages.map((v) => v.toFixed(2)).join(", ")} as they are shuffled`;
  const found = (outcome: Finding["outcome"], says: string): Finding => ({ outcome, says, measured, figures });
  if (mean >= thresholds.allWeights) return found("fails", "does not depend on the weights");
  if (upper >= thresholds.upperWeights) return found("fails", "does not depend on the weights of the upper layers");
  return found("passes", "depends on the weights");
}

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
