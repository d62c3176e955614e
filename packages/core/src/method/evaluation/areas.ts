import { baselineOf } from "../baseline.ts";
import { curvesOf, measured } from "./curves.ts";
import { shared } from "./define.ts";

/** Portions of pixels; areas of smooth curves change by less than their standard errors beyond this. */
export const STEPS = 20;

/** Deletion and insertion. */
export const areaReference = {
  authors: "Petsiuk, Das and Saenko",
  year: 2018,
  title: "RISE: Randomized Input Sampling for Explanation of Black-box Models",
  url: "https://arxiv.org/abs/1806.07421",
} as const;

/** The deletion and insertion curves of a map. */
export const areasOf = shared(async ({ context, tensor, target, importance }) => {
  const deleted = await baselineOf(context, tensor, "zero");
  const canvas = await baselineOf(context, tensor, "blur");
  const [curves] = await curvesOf(context, tensor, measured(context, target), [importance], {
    steps: STEPS,
    deleted,
    canvas,
  });
  return curves!;
});
