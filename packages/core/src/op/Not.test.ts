import { opSuite } from "../testing/opSuite.ts";

opSuite("Not", { both: { inputs: [{ values: [0, 1, 1], type: "bool" }] } });
