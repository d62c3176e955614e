import { defineSchedule, halfCosine } from "./define.ts";

/** As PyTorch's OneCycleLR. */
const RISE = 0.3;
const FIRST = 1 / 25;
const LAST = FIRST / 1e4;

export default defineSchedule({
  id: "one-cycle",
  title: "Rises from 1/25 of the rate for 30 % of the steps, then falls to 1/250,000, both by half a cosine",
  reference: "Smith and Topin 2018, Super-Convergence; as PyTorch's OneCycleLR",
  factor: (progress) =>
    progress < RISE
      ? 1 + (FIRST - 1) * halfCosine(progress / RISE)
      : LAST + (1 - LAST) * halfCosine((progress - RISE) / (1 - RISE)),
});
