import { defineSchedule } from "./define.ts";

export default defineSchedule({
  id: "step",
  title: "A tenth of the rate after half of the steps, a hundredth after three quarters",
  reference: "He et al. 2016, Deep Residual Learning for Image Recognition, section 4.2",
  factor: (progress) => (progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01),
});
