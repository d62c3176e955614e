import { opSuite } from "../testing/opSuite.ts";

opSuite("Ceil", { "any shape": { inputs: [[2, 3, 5]], wrt: [] } });
