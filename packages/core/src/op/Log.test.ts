import { opSuite } from "../testing/opSuite.ts";

opSuite("Log", { "any shape": { inputs: [{ shape: [2, 3, 5], low: 0.3, high: 3 }] } });
