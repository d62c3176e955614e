import { expect, test } from "vitest";
import { toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { baselineOf } from "../baseline.ts";
import { classifierOf, classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import occlusion from "./occlusion.ts";

methodSuite(occlusion, { window: 3, stride: 2 });

const model = modelOf(tinyNet());
const shape = [1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as [number, number, number, number];
const tensor = randomPicture(shape);

test.each([
  ["a square", { window: 4, stride: 3, baseline: "white" }],
  ["a rectangle", { window: 3, windowWidth: 5, stride: 2, baseline: "blur" }],
  ["gaps between windows", { window: 2, stride: 4, baseline: "zero" }],
])("%s: each pixel is the mean fall over the windows that cover it, derived pixel by pixel", async (_, given) => {
  const [, channels, height, width] = shape;
  const { window: tall, windowWidth: wide = tall, stride } = given as { windowWidth?: number } & typeof given;
  const params = occlusion.params.parse(given);
  const nothing = (await baselineOf(testContext(model), tensor, given.baseline)).data;
  const [map] = (await occlusion.run(
    testContext(model),
    { tensor, targets: classTargets(model, [1]) },
    params,
  )) as Heatmap[];
  const value = classifierOf(model).value;
  const logit = (data: Float32Array) =>
    evaluate(model.graph, { [model.input]: toDoubles({ ...tensor, data }) }).get(value)!.data[1]!;
  const whole = logit(tensor.data);
  const falls: number[][] = [];
  for (let top = 0; top < height && top < height - tall + stride; top += stride)
    for (let left = 0; left < width && left < width - wide + stride; left += stride) {
      const data = tensor.data.slice();
      for (let i = 0; i < data.length; i++) {
        const [y, x] = [Math.floor(i / width) % height, i % width];
        if (y >= top && y < top + tall && x >= left && x < left + wide) data[i] = nothing[i]!;
      }
      falls.push([top, left, whole - logit(data)]);
    }
  for (let i = 0; i < channels * height * width; i++) {
    const [y, x] = [Math.floor(i / width) % height, i % width];
    const over = falls.filter(([t, l]) => y >= t! && y < t! + tall && x >= l! && x < l! + wide).map(([, , f]) => f!);
    const mean = over.length === 0 ? 0 : over.reduce((a, b) => a + b, 0) / over.length;
    expect(map!.map.data[i]).toBeCloseTo(mean, 5);
  }
});

test("a window larger than the picture covers it whole", async () => {
  const params = occlusion.params.parse({ window: 100, stride: 50 });
  const [map] = (await occlusion.run(
    testContext(model),
    { tensor, targets: classTargets(model, [0]) },
    params,
  )) as Heatmap[];
  expect(new Set(map!.map.data).size).toBe(1);
});
