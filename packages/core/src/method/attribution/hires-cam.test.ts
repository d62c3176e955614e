import { camCase, overChannels } from "../../testing/camCase.ts";
import { methodSuite } from "../../testing/methodSuite.ts";
import hiresCam from "./hires-cam.ts";

methodSuite(hiresCam);
camCase(hiresCam, (m) => overChannels(m, (k, p) => m.gradient[k]![p]! * m.maps[k]![p]!));
