import { opSuite } from "../testing/opSuite.ts";

opSuite("Neg", { "any shape": { inputs: [[2, 3, 5]] } });
