import { opSuite } from "../testing/opSuite.ts";

opSuite("Cos", { "any shape": { inputs: [[2, 3, 5]] } });
