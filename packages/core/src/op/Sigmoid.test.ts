import { opSuite } from "../testing/opSuite.ts";

opSuite("Sigmoid", { "any shape": { inputs: [[2, 3, 5]] } });
