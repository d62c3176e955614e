import { adebayoEtAl2020 } from "../papers.ts";
import { defineMetric } from "./define.ts";
import { hitsOf } from "./mass.ts";

export default defineMetric({
  id: "pointing-at-lure",
  title: "Pointing at the lure",
  summary:
    "Whether the greatest pixel of the map lies on a planted shortcut, in pictures whose class the network took from it.",
  definition:
    "1 if argmax importance is a pixel of the tag, else 0; of equal maxima the share that is; where the first class is the tag's and not the object's",
  reference: adebayoEtAl2020,
  better: "higher",
  needs: "lure",
  measure: ({ importance, lure }) => hitsOf(importance.data, lure!),
});
