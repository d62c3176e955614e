import { opSuite } from "../testing/opSuite.ts";

opSuite("DepthToSpace", {
  "depth, column, row": { inputs: [[2, 12, 3, 5]], attrs: { blocksize: 2 } },
  "column, row, depth": { inputs: [[2, 18, 4, 5]], attrs: { blocksize: 3, mode: "CRD" } },
});
