import { camCase, overChannels } from "../../testing/camCase.ts";
import { methodSuite } from "../../testing/methodSuite.ts";
import elementWiseCam from "./element-wise-cam.ts";

methodSuite(elementWiseCam);
camCase(elementWiseCam, (m) => overChannels(m, (k, p) => Math.max(0, m.gradient[k]![p]! * m.maps[k]![p]!)));
