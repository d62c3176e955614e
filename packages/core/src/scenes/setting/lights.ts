import { type Colour, hex, hsv, scaled } from "../colour.ts";
import { defineSetting } from "./define.ts";
import { gradient } from "./heavens.ts";

/** Discs of light out of focus, as of a town at night or sun through leaves. */
export default defineSetting({
  name: "lights",
  build: (dice) => {
    const hue = dice.between(0, 0.65);
    const bright = dice.between(0.2, 0.7);
    const base = gradient(hsv(hue, 0.6, bright), hsv(hue + dice.between(-0.1, 0.1), 0.5, bright * 0.6));
    const spots = Array.from({ length: dice.whole(8, 20) }, () => ({
      x: dice.uniform(),
      y: dice.uniform(),
      radius: dice.between(0.03, 0.13),
      colour: scaled(hsv(hue + dice.between(-0.12, 0.12), dice.between(0.1, 0.7), 1), dice.between(0.1, 0.5)) as Colour,
    }));
    return {
      pitch: 0,
      far: (x, y, out) => {
        base(x, y, out);
        for (const spot of spots) {
          const d = Math.sqrt((x - spot.x) ** 2 + (y - spot.y) ** 2);
          const t = Math.min(1, Math.max(0, (spot.radius - d) / 0.015));
          for (let k = 0; t > 0 && k < 3; k++) out[k]! += spot.colour[k]! * t;
        }
      },
      sky: hex("dfe3ea"),
      ground: hsv(hue, 0.3, 0.8),
    };
  },
});
