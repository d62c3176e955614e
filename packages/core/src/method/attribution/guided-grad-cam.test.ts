import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../result.ts";
import gradCam from "./grad-cam.ts";
import guidedBackprop from "./guided-backprop.ts";
import guidedGradCam from "./guided-grad-cam.ts";

methodSuite(guidedGradCam);

test.each(["mixed", "stem,mixed"])(
  "is guided backpropagation times the positive Grad-CAM of %s, cell by cell",
  async (layer) => {
    const model = modelOf(branchNet());
    const input = { tensor: randomPicture([1, 3, 10, 11]), targets: classTargets(model, [1, 2]) };
    const run = async (method: typeof gradCam, params = {}) =>
      (await method.run(testContext(model), input, method.params.parse(params))) as Heatmap[];
    const [both, guided, cams] = [
      await run(guidedGradCam, { layer }),
      await run(guidedBackprop),
      await run(gradCam, { layer }),
    ];
    both.forEach(({ map }, k) => {
      const cam = cams[k]!.map;
      const [h, w] = cam.shape as [number, number];
      map.data.forEach((v, i) => {
        const [y, x] = [Math.floor(i / 11) % 10, i % 11];
        const cell = cam.data[Math.floor((y * h) / 10) * w + Math.floor((x * w) / 11)]!;
        // products of float32 numbers, rounded once
        expect(v).toBeCloseTo(guided[k]!.map.data[i]! * Math.max(0, cell), 7);
      });
    });
  },
);
