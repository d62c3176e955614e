import { camCase, overChannels } from "../../testing/camCase.ts";
import { methodSuite } from "../../testing/methodSuite.ts";
import layerCam from "./layer-cam.ts";

methodSuite(layerCam);
camCase(layerCam, (m) => overChannels(m, (k, p) => Math.max(0, m.gradient[k]![p]!) * m.maps[k]![p]!));
