import { opSuite } from "../testing/opSuite.ts";

opSuite("Softsign", { "any shape": { inputs: [[2, 3, 5]] } });
