import { opSuite } from "../testing/opSuite.ts";
import { stretchedCases } from "../testing/stretchedCases.ts";

opSuite("Sub", stretchedCases);
