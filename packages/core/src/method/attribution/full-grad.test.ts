import { expect, test } from "vitest";
import { bilinear } from "../../base/bilinear.ts";
import { doubles, float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { backward, gradientOf } from "../../transform/backward.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import fullGrad from "./full-grad.ts";

methodSuite(fullGrad);

test.each(["layer", "channel"] as const)(
  "is its formula by %s, the shift of the batch normalisation by hand",
  async (rescale) => {
    const graph = tinyNet();
    const model = modelOf(graph);
    const tensor = randomPicture([1, 3, 10, 11]);
    const [map] = (await fullGrad.run(
      testContext(model),
      { tensor, targets: classTargets(model, [2]) },
      { rescale },
    )) as Heatmap[];
    const constant = (name: string) => toDoubles(graph.constants.get(name)!).data;
    const [scale, shift, mean, variance] = ["scale", "shift", "mean", "variance"].map((r) =>
      constant(`conv1/norm/${r}`),
    );
    const biases = {
      "conv1/norm": shift!.map((b, c) => b - (mean![c]! * scale![c]!) / Math.sqrt(variance![c]! + 1e-5)),
      "conv2/conv": constant("conv2/conv/bias"),
    };
    const whole = backward(graph, "logits", ["picture", ...Object.keys(biases)]);
    const out = evaluate(whole, { picture: toDoubles(tensor), "grad(logits)": doubles([1, 4], [0, 0, 1, 0]) });
    const expected = new Float64Array(110);
    const add = (shape: readonly number[], values: Float64Array) => {
      const [, channels, h, w] = shape as [number, number, number, number];
      for (let c = 0; c < channels; c++) {
        const plane = values.slice(c * h * w, (c + 1) * h * w).map(Math.abs);
        const scope = rescale === "layer" ? values.map(Math.abs) : plane;
        const low = Math.min(...scope);
        const share = plane.map((v) => (v - low) / (1e-7 + Math.max(...scope) - low));
        bilinear({ width: w, height: h, data: Float32Array.from(share) }, 11, 10).data.forEach((v, i) => {
          expected[i]! += v;
        });
      }
    };
    const gradient = (value: string) => out.get(gradientOf(value))!;
    add(
      tensor.shape,
      gradient("picture").data.map((g, i) => g * tensor.data[i]!),
    );
    for (const [value, numbers] of Object.entries(biases)) {
      const { shape, data } = gradient(value);
      const plane = shape[2]! * shape[3]!;
      add(
        shape,
        data.map((g, i) => g * numbers[Math.floor(i / plane)]!),
      );
    }
    for (let c = 0; c < 3; c++)
      expectSame(
        float32([10, 11], map!.map.data.slice(c * 110, (c + 1) * 110)),
        float32([10, 11], Float32Array.from(expected)),
        1e-5,
      );
    expect(Math.min(...map!.map.data)).toBeGreaterThanOrEqual(0);
  },
);
