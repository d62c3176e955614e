import { opSuite } from "../testing/opSuite.ts";

opSuite("GlobalMaxPool", { "two axes": { inputs: [[2, 3, 5, 4]] }, "one axis": { inputs: [[2, 3, 5]] } });
