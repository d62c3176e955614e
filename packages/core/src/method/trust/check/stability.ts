import { drawnBaselines, levels } from "../../baseline.ts";
import { mapped } from "../../pixels.ts";
import { defineCheck, type Finding, type Question } from "../define.ts";
import { importance, likeImportance } from "../likeness.ts";
import { thresholds } from "../thresholds.ts";

/** Deviation of the noise, of the range from black to white: what one hardly sees. */
const NOISE = 0.02;

export default defineCheck({
  id: "stability",
  title: "Stability",
  definition: `rank correlation of the importance with that of the picture under normal noise of ${NOISE} of the range from black to white, and with another seed where the method draws`,
  reference: {
    authors: "Alvarez-Melis and Jaakkola",
    year: 2018,
    title: "On the Robustness of Interpretability Methods",
    url: "https://arxiv.org/abs/1806.08049",
  },
  async run(question) {
    const { params, again } = question;
    const seed = typeof params.seed === "number" && draws(params) ? params.seed + 1 : undefined;
    const noisy = await again({ tensor: noisyPicture(question) });
    const other = seed === undefined ? undefined : await again({ params: { seed } });
    return question.drafts.map((draft, k) => {
      const own = importance(draft, question.tensor);
      const noise = likeImportance(own, importance(noisy[k]!, question.tensor));
      return judged(noise, other && likeImportance(own, importance(other[k]!, question.tensor)));
    });
  },
});

/** Many methods take a seed for the noise of a baseline that most maps do without. */
const draws = ({ samples, baseline }: Question["params"]) =>
  samples !== undefined || drawnBaselines.has(String(baseline));

function judged(noise: number, seed: number | undefined): Finding {
  const figures = { noise, ...(seed !== undefined && { seed }) };
  const measured = `alike to ${noise.toFixed(2)} under noise${seed === undefined ? "" : `, ${seed.toFixed(2)} with other draws`}`;
  const found = (outcome: Finding["outcome"], says: string): Finding => ({ outcome, says, measured, figures });
  if (noise < thresholds.stable) return found("doubt", "changes under noise that one hardly sees");
  if (seed !== undefined && seed < thresholds.stable)
    return found("doubt", "changes with the random draws; more of them would help");
  return found("passes", "stable");
}

function noisyPicture({ context, tensor }: Question) {
  const { normal } = context.random(0, 3);
  const plane = tensor.shape[2]! * tensor.shape[3]!;
  const deviations = Array.from({ length: tensor.shape[1]! }, (_, c) => {
    const { black, white } = levels(context, c);
    return NOISE * Math.abs(white - black);
  });
  return mapped(tensor, (v, i) => v + deviations[Math.floor(i / plane)]! * normal());
}
