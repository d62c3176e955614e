import { sumOf } from "../../../base/numbers.ts";
import { defineCheck } from "../define.ts";
import { thresholds } from "../thresholds.ts";

export default defineCheck({
  id: "completeness",
  title: "Completeness",
  definition: "of a method that promises it: |sum of the map − change of the score| / |change of the score|",
  reference: {
    authors: "Sundararajan, Taly and Yan",
    year: 2017,
    title: "Axiomatic Attribution for Deep Networks",
    url: "https://arxiv.org/abs/1703.01365",
  },
  async run({ maps }) {
    return maps.map(({ map, facts }) => {
      const delta = facts?.completenessDelta;
      if (delta === undefined) return undefined;
      const sum = sumOf(map.data);
      const off = Math.abs(delta) / Math.max(Math.abs(sum - delta), Number.MIN_VALUE);
      const figures = { delta, off };
      const measured = `off by ${(100 * off).toPrecision(2)} %`;
      return off < thresholds.completeness
        ? { outcome: "passes", says: "the shares add up to the change of the score", measured, figures }
        : { outcome: "doubt", says: "the shares do not add up to the change of the score", measured, figures };
    });
  },
});
