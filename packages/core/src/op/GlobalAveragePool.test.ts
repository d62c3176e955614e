import { opSuite } from "../testing/opSuite.ts";

opSuite("GlobalAveragePool", { "two axes": { inputs: [[2, 3, 5, 4]] }, "one axis": { inputs: [[2, 3, 5]] } });
