import { opSuite } from "../testing/opSuite.ts";

opSuite("Floor", { "any shape": { inputs: [[2, 3, 5]], wrt: [] } });
