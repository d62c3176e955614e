import { about } from "../../base/affine.ts";
import { defineAugmentation } from "./define.ts";

export default defineAugmentation({
  id: "scale",
  summary: "makes larger or smaller by up to this share, about the centre",
  range: [0, 0.9],
  draw(amount, random, height, width) {
    const factor = 1 / (1 + amount * (2 * random.uniform() - 1));
    return { warp: about([factor, 0, 0, 0, factor, 0], height, width) };
  },
});
