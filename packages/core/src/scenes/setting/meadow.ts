import { hex, mix } from "../colour.ts";
import { cloud, noise } from "../noise.ts";
import { grain, type Material } from "../pattern.ts";
import { defineSetting } from "./define.ts";
import { clouds } from "./heavens.ts";

/** Grass, sand or snow under a sky with clouds and hills. */
export default defineSetting({
  name: "meadow",
  build: (dice) => {
    const [dark, light] = dice.pick([
      [hex("3c6b22"), hex("86ac45")],
      [hex("4d7b34"), hex("9fb25a")],
      [hex("c2a36a"), hex("e5cf9c")],
      [hex("b9c6d6"), hex("eef2f6")],
      [hex("7a5f3e"), hex("a98a5d")],
    ] as const);
    const blades = grain(dice.between(4, 9), dice.between(2, 4));
    const floor: Material = {
      colours: [dark, light],
      pattern: (u, v) => blades(u, v, 0) * 0.8 + noise(u * 0.7, v * 0.7) * 0.2,
      gloss: 0,
    };
    const sky = clouds(dice);
    const hills = mix(dark, hex("8aa0b8"), dice.between(0.4, 0.8));
    const start = dice.between(0, 200);
    const rise = dice.between(0.02, 0.14);
    const pitch = dice.between(0.04, 0.12);
    return {
      pitch,
      floor,
      far: (x, y, out) => {
        const line = 0.5 - pitch / 0.4 + 0.03 - rise * cloud(start + x * 3, 0.5);
        sky(x, y, out);
        if (y < line - 0.006) return;
        for (let k = 0; k < 3; k++) out[k] = hills[k]!;
      },
      sky: hex("cfe0f5"),
      ground: mix(dark, light, 0.5),
    };
  },
});
