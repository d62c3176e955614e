import { opSuite } from "../testing/opSuite.ts";

opSuite("IsNaN", { "all kinds": { inputs: [{ values: [0, Number.NaN, Number.POSITIVE_INFINITY], type: "float32" }] } });
