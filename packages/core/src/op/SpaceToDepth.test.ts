import { opSuite } from "../testing/opSuite.ts";

opSuite("SpaceToDepth", {
  "blocks of four": { inputs: [[2, 3, 4, 10]], attrs: { blocksize: 2 } },
  "blocks of nine": { inputs: [[2, 4, 3, 6]], attrs: { blocksize: 3 } },
});
