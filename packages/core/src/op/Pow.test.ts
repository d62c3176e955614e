import { opSuite } from "../testing/opSuite.ts";

const base = { shape: [2, 3, 5], low: 0.5, high: 2 };
const exponent = (v: number) => ({ values: [v], shape: [], type: "float32" as const });

opSuite("Pow", {
  squared: { inputs: [[2, 3, 5], exponent(2)] },
  cubed: { inputs: [[2, 3, 5], exponent(3)] },
  "the first power": { inputs: [[2, 3, 5], exponent(1)] },
  "square root": { inputs: [base, exponent(0.5)] },
  "a broken exponent": { inputs: [base, exponent(-0.75)] },
  "an integer exponent": { inputs: [[2, 3, 5], { values: [2], type: "int64" }] },
  "integer exponents": { inputs: [[2, 3], { values: [1, 2, 3], type: "int64" }] },
  "exponents of each channel": { inputs: [base, [3, 1]], wrt: [0, 1] },
});
