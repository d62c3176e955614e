import { expect, test } from "vitest";
import { camCase, mapsOf, overChannels, sum } from "../../testing/camCase.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../result.ts";
import xgradCam from "./xgrad-cam.ts";

methodSuite(xgradCam);
camCase(xgradCam, (m) => {
  const weights = m.maps.map((a, k) => sum(a.map((v, p) => v * m.gradient[k]![p]!)) / (sum(a) + 1e-7));
  return overChannels(m, (k, p) => weights[k]! * m.maps[k]![p]!);
});

test("sums to Σ g·A over the layer (conservation)", async () => {
  const graph = tinyNet();
  const model = modelOf(graph);
  const tensor = randomPicture([1, 3, 10, 11]);
  const input = { tensor, targets: classTargets(model, [2]) };
  const [cam] = (await xgradCam.run(testContext(model), input, xgradCam.params.parse({ layer: "pool1" }))) as Heatmap[];
  const m = mapsOf(graph, tensor, "pool1")[2]!;
  // up to the 1e-7 in the denominator and to float32
  expect(sum(cam!.map.data)).toBeCloseTo(sum(overChannels(m, (k, p) => m.gradient[k]![p]! * m.maps[k]![p]!)), 5);
});
