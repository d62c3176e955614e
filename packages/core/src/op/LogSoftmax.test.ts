import { softmaxSuite } from "../testing/softmaxSuite.ts";

softmaxSuite("LogSoftmax");
