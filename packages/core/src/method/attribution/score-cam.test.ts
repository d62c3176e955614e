import { expect, test } from "vitest";
import { doubles, float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classifierOf, classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import scoreCam from "./score-cam.ts";

methodSuite(scoreCam);

const model = modelOf(tinyNet());
const tensor = randomPicture([1, 3, 10, 11]);
const layer = "conv2";

const run = async (params: Record<string, unknown>, classes = [2]) =>
  (await scoreCam.run(
    testContext(model),
    { tensor, targets: classTargets(model, classes) },
    scoreCam.params.parse({ layer, ...params }),
  )) as Heatmap[];

/** The logits for the picture behind each of the layer's maps, from the definition: pixel by pixel, in float64. */
function derived() {
  const x = toDoubles(tensor);
  const logits = (data: Float64Array) =>
    evaluate(model.graph, { [model.input]: doubles(x.shape, data, "float32") }).get(classifierOf(model).value)!.data;
  const maps = evaluate(model.graph, { [model.input]: x }).get(layer)!;
  const [, channels, h, w] = maps.shape as [number, number, number, number];
  const scores = Array.from({ length: channels }, (_, k) => {
    const at = (v: number, u: number) => maps.data[(k * h + v) * w + u]!;
    const upsampled = Array.from({ length: 110 }, (__, i) => {
      const [v, u] = [(Math.floor(i / 11) * (h - 1)) / 9, ((i % 11) * (w - 1)) / 10];
      const [top, left] = [Math.min(h - 2, Math.floor(v)), Math.min(w - 2, Math.floor(u))];
      const upper = at(top, left) * (1 - (u - left)) + at(top, left + 1) * (u - left);
      const lower = at(top + 1, left) * (1 - (u - left)) + at(top + 1, left + 1) * (u - left);
      return upper * (1 - (v - top)) + lower * (v - top);
    });
    const [low, high] = [Math.min(...upsampled), Math.max(...upsampled)];
    return logits(x.data.map((value, i) => (value * (upsampled[i % 110]! - low)) / (high - low + 1e-8)));
  });
  const sum = (weights: readonly number[]) =>
    float32(
      [h, w],
      Float32Array.from({ length: h * w }, (_, i) =>
        weights.reduce((total, weight, k) => total + weight * maps.data[k * h * w + i]!, 0),
      ),
    );
  return { scores, sum, none: logits(new Float64Array(330)), maps };
}

test("maps are weighed by the softmax of what the class scores behind them", async () => {
  const { scores, sum } = derived();
  const total = scores.reduce((a, s) => a + Math.exp(s[2]!), 0);
  const [map] = await run({});
  // masks and pictures are float32
  expectSame(map!.map, sum(scores.map((s) => Math.exp(s[2]!) / total)), 1e-5);
});

test("or by the increase over the score of the baseline", async () => {
  const { scores, sum, none } = derived();
  const maps = await run({ weights: "increase" }, [0, 3]);
  for (const [i, c] of [0, 3].entries()) expectSame(maps[i]!.map, sum(scores.map((s) => s[c]! - none[c]!)), 1e-5);
});

test("only the channels that vary most, where so many are asked for", async () => {
  const { scores, sum, none, maps } = derived();
  const plane = maps.data.length / scores.length;
  const variances = scores.map((_, k) => {
    const values = [...maps.data.subarray(k * plane, (k + 1) * plane)];
    const mean = values.reduce((a, b) => a + b) / plane;
    return values.reduce((a, v) => a + (v - mean) ** 2, 0);
  });
  const least = [...variances].sort((a, b) => b - a)[1]!;
  const weights = scores.map((s, k) => (variances[k]! >= least ? s[1]! - none[1]! : 0));
  const [map] = await run({ mostChannels: 2, weights: "increase" }, [1]);
  expectSame(map!.map, sum(weights), 1e-5);
});

test("several layers are fused", async () => {
  const [map] = await run({ layer: "pool1,conv2" });
  expect(map!.layer).toBe("pool1,conv2");
  expect(Math.max(...map!.map.data)).toBeLessThanOrEqual(1);
});
