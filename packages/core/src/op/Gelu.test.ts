import { opSuite } from "../testing/opSuite.ts";

opSuite("Gelu", {
  exact: { inputs: [{ shape: [2, 3, 5, 7], low: -5, high: 5 }] },
  "by tanh": { inputs: [{ shape: [2, 3, 5, 7], low: -5, high: 5 }], attrs: { approximate: "tanh" } },
});
