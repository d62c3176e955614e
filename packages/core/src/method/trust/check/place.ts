import { type Compared, comparedOf, gapOf } from "../compared.ts";
import { defineCheck, type Finding } from "../define.ts";
import { thresholds } from "../thresholds.ts";

export default defineCheck({
  id: "place",
  title: "Deletion and insertion",
  definition:
    "the area under the insertion curve less that under the deletion curve, between the picture and its blurred copy, against the same map moved to 6 other places and a centred Gaussian",
  reference: {
    authors: "Petsiuk, Das and Saenko",
    year: 2018,
    title: "RISE: Randomized Input Sampling for Explanation of Black-box Models",
    url: "https://arxiv.org/abs/1806.07421",
  },
  run: async (question) => (await comparedOf(question)).map(judged),
});

function judged({ map, moved, gaussian }: Compared): Finding {
  const own = gapOf(map);
  const chances = moved.map(gapOf);
  const chance = chances.reduce((a, b) => a + b, 0) / chances.length;
  const most = Math.max(...chances);
  const centred = gapOf(gaussian);
  const figures = {
    deletion: map.deletionArea,
    insertion: map.insertionArea,
    gap: own,
    chance,
    chanceMost: most,
    gaussian: centred,
  };
  const word = (v: number) => v.toFixed(2);
  const ends = map.insertion.at(-1)! - map.insertion[0]!;
  if (own <= most || own - chance < thresholds.place * Math.abs(ends))
    return {
      outcome: "fails",
      says: `no better than chance at naming what counts: ${word(own)}, at random places ${word(chance)}, at most ${word(most)}`,
      figures,
    };
  if (own <= centred)
    return {
      outcome: "doubt",
      says: `no better than a centred Gaussian at naming what counts: ${word(own)}, the Gaussian ${word(centred)}`,
      figures,
    };
  return {
    outcome: "passes",
    says: `names what counts: ${word(own)}, at random places ${word(chance)}, a centred Gaussian ${word(centred)}`,
    figures,
  };
}
