import { defineAugmentation } from "./define.ts";

export default defineAugmentation({
  id: "jitter",
  summary: "shifts within a square of so many pixels a side, by whole pixels",
  range: [0, 1024],
  draw(amount, random) {
    const shift = () => random.below(Math.round(amount) + 1) - Math.floor(Math.round(amount) / 2);
    return { warp: [1, 0, shift(), 0, 1, shift()] };
  },
});
