import { mix, white } from "../colour.ts";
import { dull, wallCovering } from "./covering.ts";
import { defineSetting } from "./define.ts";

/** A floor of tiles, carpet or stone before a wall. */
export default defineSetting({
  name: "room",
  build: (dice) => {
    const floor = wallCovering(dice);
    return {
      pitch: dice.between(0.25, 0.6),
      floor,
      wall: wallCovering(dice),
      meets: dice.between(0.1, 0.45),
      sky: mix(white, dull(dice), 0.3),
      ground: floor.colours[0]!,
    };
  },
});
