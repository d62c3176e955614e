import { opSuite } from "../testing/opSuite.ts";

opSuite("EyeLike", {
  "the diagonal": { inputs: [[3, 5]], batch: [] },
  "another one, of integers": { inputs: [[5, 3]], attrs: { k: -1, dtype: 7 }, batch: [] },
});
