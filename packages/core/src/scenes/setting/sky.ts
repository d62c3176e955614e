import { hex } from "../colour.ts";
import { defineSetting } from "./define.ts";
import { clouds } from "./heavens.ts";

/** Things float among clouds. */
export default defineSetting({
  name: "sky",
  build: (dice) => ({ pitch: 0, far: clouds(dice), sky: hex("dbe8f7"), ground: hex("b8c4d2") }),
});
