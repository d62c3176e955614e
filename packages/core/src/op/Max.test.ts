import { extremumSuite } from "../testing/extremumSuite.ts";

extremumSuite("Max");
