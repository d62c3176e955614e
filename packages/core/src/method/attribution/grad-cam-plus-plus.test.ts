import { camCase, overChannels, sum } from "../../testing/camCase.ts";
import { methodSuite } from "../../testing/methodSuite.ts";
import gradCamPlusPlus from "./grad-cam-plus-plus.ts";

methodSuite(gradCamPlusPlus);
camCase(gradCamPlusPlus, (m) => {
  const weights = m.gradient.map((slopes, k) => {
    const total = sum(m.maps[k]!);
    const alpha = (g: number) => (g === 0 ? 0 : g ** 2 / (2 * g ** 2 + total * g ** 3 + 1e-6));
    return sum(slopes.map((g) => alpha(g) * Math.max(0, g)));
  });
  return overChannels(m, (k, p) => weights[k]! * m.maps[k]![p]!);
});
