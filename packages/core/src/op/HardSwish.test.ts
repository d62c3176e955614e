import { opSuite } from "../testing/opSuite.ts";

opSuite("HardSwish", {
  "both sides of both knees": { inputs: [{ shape: [2, 3, 5, 7], low: -5, high: 5 }] },
});
