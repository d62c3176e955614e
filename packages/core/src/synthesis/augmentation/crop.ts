import { defineAugmentation } from "./define.ts";

export default defineAugmentation({
  id: "crop",
  summary: "shows a random part of at least this share of each side, enlarged to the whole",
  range: [0.05, 1],
  draw(least, random, height, width) {
    const share = least + (1 - least) * random.uniform();
    const offset = (extent: number) => random.uniform() * (1 - share) * extent + (share - 1) / 2;
    return { warp: [share, 0, offset(width), 0, share, offset(height)] };
  },
});
