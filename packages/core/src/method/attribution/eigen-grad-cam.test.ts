import { camCase, overChannels } from "../../testing/camCase.ts";
import { firstComponent } from "../../testing/firstComponent.ts";
import { methodSuite } from "../../testing/methodSuite.ts";
import eigenGradCam from "./eigen-grad-cam.ts";

methodSuite(eigenGradCam);
camCase(eigenGradCam, (m) => {
  const products = m.maps.map((a, k) => a.map((v, p) => v * m.gradient[k]![p]!));
  return firstComponent(
    products,
    overChannels(m, (k, p) => products[k]![p]!),
  );
});
