import { UsageError } from "../../base/errors.ts";
import { defineTerm } from "./define.ts";
import { meanOf } from "./layer.ts";

export default defineTerm({
  name: "opacity",
  usage: "",
  summary:
    "the mean of the alpha channel; written - opacity() it leaves in the picture what counts and clears the rest",
  reference: {
    authors: "Mordvintsev, Pezzotti, Schubert and Olah",
    year: 2018,
    title: "Differentiable Image Parameterizations",
    url: "https://distill.pub/2018/differentiable-parameterizations/",
  },
  write({ g, opacity }) {
    if (opacity === undefined) throw new UsageError("opacity(): the pictures have no alpha channel", "add --alpha");
    return meanOf(g, opacity);
  },
});
