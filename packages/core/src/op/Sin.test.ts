import { opSuite } from "../testing/opSuite.ts";

opSuite("Sin", { "any shape": { inputs: [[2, 3, 5]] } });
