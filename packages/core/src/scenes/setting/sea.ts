import { hsv } from "../colour.ts";
import { noise } from "../noise.ts";
import { defineSetting } from "./define.ts";
import { gradient } from "./heavens.ts";

/** Under water: from light to deep, with slanting rays. */
export default defineSetting({
  name: "sea",
  build: (dice) => {
    const hue = dice.between(0.47, 0.6);
    const base = gradient(hsv(hue, 0.55, 0.85), hsv(hue + 0.04, 0.85, 0.3));
    const slant = dice.between(-0.6, 0.6);
    const start = dice.between(0, 200);
    return {
      pitch: 0,
      far: (x, y, out) => {
        base(x, y, out);
        const ray = noise(start + (x + y * slant) * 9, 3) * noise(start + (x + y * slant) * 4, 9) * (1 - y) * 0.5;
        for (let k = 0; k < 3; k++) out[k]! += ray;
      },
      sky: hsv(hue, 0.35, 1),
      ground: hsv(hue, 0.6, 0.6),
    };
  },
});
