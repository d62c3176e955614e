import { comparedOf, edgesOf, gapOf } from "../compared.ts";
import { defineCheck } from "../define.ts";
import { importance, likeImportance } from "../likeness.ts";
import { thresholds } from "../thresholds.ts";

export default defineCheck({
  id: "edges",
  title: "Likeness to an edge detector",
  definition: "rank correlation of the map's importance with Sobel's; the same areas for both",
  reference: {
    authors: "Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim",
    year: 2018,
    title: "Sanity Checks for Saliency Maps",
    url: "https://arxiv.org/abs/1810.03292",
  },
  async run(question) {
    const compared = await comparedOf(question);
    const edges = await edgesOf(question);
    return question.maps.map((map, k) => {
      const alike = likeImportance(importance(map, question.tensor), edges);
      const own = gapOf(compared[k]!.map);
      const theirs = gapOf(compared[k]!.edges);
      const figures = { alike, gap: own, edges: theirs };
      const measured = `alike to ${alike.toFixed(2)}, areas ${own.toFixed(2)} and ${theirs.toFixed(2)}`;
      const fails = alike >= thresholds.edges;
      if (fails || (alike >= thresholds.edgeLike && own <= theirs))
        return { outcome: fails ? "fails" : "doubt", says: "no better than an edge detector", measured, figures };
      return { outcome: "passes", says: "no edge detector", measured, figures };
    });
  },
});
