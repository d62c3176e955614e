import { about } from "../../base/affine.ts";
import { defineAugmentation } from "./define.ts";

export default defineAugmentation({
  id: "rotate",
  summary: "turns by up to so many degrees to either side, about the centre",
  range: [0, 180],
  draw(amount, random, height, width) {
    const angle = ((2 * random.uniform() - 1) * amount * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return { warp: about([cos, -sin, 0, sin, cos, 0], height, width) };
  },
});
