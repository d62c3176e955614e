import { extremePlaceSuite } from "../testing/extremumSuite.ts";

extremePlaceSuite("ArgMin", -8);
