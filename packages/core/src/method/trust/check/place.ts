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
  const measured = `${word(own)}, at other places ${word(chance)} (at most ${word(most)}), a centred Gaussian ${word(centred)}`;
  const found = (outcome: Finding["outcome"], says: string): Finding => ({ outcome, says, measured, figures });
  const better = (own - chance) / Math.max(Math.abs(ends), Number.MIN_VALUE);
  if (!(better > thresholds.chance)) return found("fails", "no better than chance at naming what counts");
  if (own <= most || better < thresholds.place)
    return found("doubt", "hardly better than chance at naming what counts");
  if (own <= centred) return found("doubt", "no better than a centred Gaussian at naming what counts");
  return found("passes", "names what counts");
}
