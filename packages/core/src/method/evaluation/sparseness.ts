import { sumOf } from "../../base/numbers.ts";
import { defineMetric } from "./define.ts";

export default defineMetric({
  id: "sparseness",
  title: "Sparseness",
  summary: "How few pixels hold most of the map: 0 where all are equal, near 1 where one holds all.",
  definition: "the Gini index 1 − 2 Σ_k v_(k) (d − k + ½) / (d Σ v) of the d pixels' importance v, in rising order",
  reference: {
    authors: "Chalasani, Chen, Chowdhury, Jha and Wu",
    year: 2020,
    title: "Concise Explanations of Neural Networks using Adversarial Training",
    url: "https://arxiv.org/abs/1810.06583",
  },
  better: "higher",
  measure({ importance: { data } }) {
    const total = sumOf(data);
    if (total === 0) return 0;
    const d = data.length;
    let weighted = 0;
    for (const [i, v] of Float32Array.from(data).sort().entries()) weighted += v * (d - i - 0.5);
    return 1 - (2 * weighted) / (d * total);
  },
});
