import { extremePlaceSuite } from "../testing/extremumSuite.ts";

extremePlaceSuite("ArgMax", 8);
