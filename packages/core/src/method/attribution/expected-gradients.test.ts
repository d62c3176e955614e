import { expect, test } from "vitest";
import type { Image } from "../../base/image.ts";
import { rng } from "../../base/rng.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap, Method } from "../index.ts";
import { scoresOf } from "../scores.ts";
import expectedGradients from "./expected-gradients.ts";
import integratedGradients from "./integrated-gradients.ts";

methodSuite(expectedGradients, { samples: 4 });

const photos: Record<string, Image> = Object.fromEntries(["a.png", "b.png"].map((name, i) => [name, photo(i + 1)]));

function photo(seed: number): Image {
  const { below } = rng(seed);
  const data = Uint8ClampedArray.from({ length: 4 * 110 }, (_, i) => (i % 4 === 3 ? 255 : below(256)));
  return { width: 11, height: 10, data };
}

const model = modelOf(tinyNet());
const reads: string[] = [];
const context = {
  ...testContext(model),
  image: async (path: string) => {
    reads.push(path);
    return photos[path]!;
  },
};
const tensor = randomPicture([1, 3, 10, 11]);
const targets = classTargets(model, [2, 0]);

const mapsOf = async (method: Method, params: object): Promise<Heatmap[]> =>
  (await method.run(context, { tensor, targets }, method.params.parse(params))) as Heatmap[];

test("from some pictures it comes to the mean of their integrated gradients, and is complete", async () => {
  const maps = await mapsOf(expectedGradients, { background: "a.png, b.png", samples: 200 });
  expect(reads).toHaveLength(2);
  const single = [
    await mapsOf(integratedGradients, { steps: 60, baseline: "a.png" }),
    await mapsOf(integratedGradients, { steps: 60, baseline: "b.png" }),
  ] as const;
  const baselines = Object.values(photos).map((image) => preprocess(image, context.spec).tensor);
  const [end, ...starts] = await scoresOf(context, [tensor, ...baselines], targets);
  for (const [k, { map, facts }] of maps.entries()) {
    const [a, b] = single.map((m) => m[k]!.map.data) as [Float32Array, Float32Array];
    // 100 strata for each picture: the gradient of a ReLU net is constant in most of them
    expectSame(map, { ...map, data: a.map((v, i) => (v + b[i]!) / 2) }, 0.05);
    const change = end![k]! - (starts[0]![k]! + starts[1]![k]!) / 2;
    const sum = map.data.reduce((s, v) => s + v, 0);
    const mass = map.data.reduce((s, v) => s + Math.abs(v), 0);
    expect(facts!.completenessDelta).toBeCloseTo(sum - change, 4);
    expect(Math.abs(sum - change) / mass).toBeLessThan(0.02);
  }
});

test("another seed gives another map", async () => {
  const [one] = await mapsOf(expectedGradients, { samples: 3, seed: 1 });
  const [other] = await mapsOf(expectedGradients, { samples: 3, seed: 2 });
  expect(one!.map.data).not.toEqual(other!.map.data);
});
