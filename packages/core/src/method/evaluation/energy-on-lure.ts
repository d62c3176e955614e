import { adebayoEtAl2020 } from "../papers.ts";
import { defineMetric } from "./define.ts";
import { massInside } from "./mass.ts";

export default defineMetric({
  id: "energy-on-lure",
  title: "Energy on the lure",
  summary: "The share of the map that lies on a planted shortcut, in pictures whose class the network took from it.",
  definition:
    "Σ importance over the tag's pixels / Σ importance, where the first class is the tag's and not the object's",
  reference: adebayoEtAl2020,
  better: "higher",
  needs: "lure",
  measure: ({ importance, lure }) => massInside(importance.data, lure!),
});
