import { camCase, overChannels } from "../../testing/camCase.ts";
import { firstComponent } from "../../testing/firstComponent.ts";
import { methodSuite } from "../../testing/methodSuite.ts";
import eigenCam from "./eigen-cam.ts";

methodSuite(eigenCam);
camCase(eigenCam, (m) =>
  firstComponent(
    m.maps,
    overChannels(m, (k, p) => Math.abs(m.maps[k]![p]!)),
  ),
);
