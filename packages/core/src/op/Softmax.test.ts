import { softmaxSuite } from "../testing/softmaxSuite.ts";

softmaxSuite("Softmax");
