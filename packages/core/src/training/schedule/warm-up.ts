import { defineSchedule, halfCosine } from "./define.ts";

const RISE = 0.05;

export default defineSchedule({
  id: "warm-up",
  title: "Rises evenly from zero for 5 % of the steps, then falls to zero by half a cosine",
  reference: "Goyal et al. 2017, Accurate, Large Minibatch SGD",
  factor: (progress) => (progress < RISE ? progress / RISE : halfCosine((progress - RISE) / (1 - RISE))),
});
