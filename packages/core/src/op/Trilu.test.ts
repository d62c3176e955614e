import { opSuite } from "../testing/opSuite.ts";

const k = (value: number) => ({ values: [value], shape: [] });

opSuite("Trilu", {
  above: { inputs: [[2, 3, 5]] },
  "above, without the diagonal": { inputs: [[2, 3, 5], k(1)] },
  "below, a diagonal more": { inputs: [[2, 5, 3], k(1)], attrs: { upper: 0 } },
});
