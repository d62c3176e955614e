import { hex, mix } from "../colour.ts";
import { cloud } from "../noise.ts";
import { dull } from "./covering.ts";
import { defineSetting } from "./define.ts";

/** Two or three dull colours that run into each other. */
export default defineSetting({
  name: "haze",
  build: (dice) => {
    const colours = [dull(dice), dull(dice), dull(dice)] as const;
    const [x0, y0, scale] = [dice.between(0, 200), dice.between(0, 200), dice.between(0.8, 4)];
    return {
      pitch: 0,
      far: (x, y, out) => {
        const t = cloud(x0 + x * scale, y0 + y * scale);
        const s = cloud(x0 + 50 + x * scale, y0 + y * scale);
        for (let k = 0; k < 3; k++) {
          const c = colours[0][k]! + (colours[1][k]! - colours[0][k]!) * t;
          out[k] = c + (colours[2][k]! - c) * s * 0.7;
        }
      },
      sky: hex("eef0f2"),
      ground: mix(colours[0], colours[1], 0.5),
    };
  },
});
