import { mix, white } from "../colour.ts";
import { dull, wallCovering } from "./covering.ts";
import { defineSetting } from "./define.ts";

/** Things hang before a wall. */
export default defineSetting({
  name: "wall",
  build: (dice) => ({
    pitch: 0,
    wall: wallCovering(dice),
    sky: mix(white, dull(dice), 0.3),
    ground: mix(white, dull(dice), 0.6),
  }),
});
