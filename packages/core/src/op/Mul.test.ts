import { opSuite } from "../testing/opSuite.ts";
import { stretchedCases } from "../testing/stretchedCases.ts";

opSuite("Mul", stretchedCases);
