import { defineSchedule, halfCosine } from "./define.ts";

export default defineSchedule({
  id: "cosine",
  title: "Falls to zero by half a cosine",
  reference: "Loshchilov and Hutter 2017, SGDR: Stochastic Gradient Descent with Warm Restarts",
  factor: halfCosine,
});
