import { opSuite } from "../testing/opSuite.ts";

opSuite("Size", { "any shape": { inputs: [[2, 3, 5]] } });
