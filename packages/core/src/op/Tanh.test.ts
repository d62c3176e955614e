import { opSuite } from "../testing/opSuite.ts";

opSuite("Tanh", { "any shape": { inputs: [[2, 3, 5]] } });
