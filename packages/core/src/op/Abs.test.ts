import { opSuite } from "../testing/opSuite.ts";

opSuite("Abs", { "both signs": { inputs: [[2, 3, 5, 7]] } });
