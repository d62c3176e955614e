import { extremumSuite } from "../testing/extremumSuite.ts";

extremumSuite("Min");
