import { describe, expect, test } from "vitest";
import { classTargets } from "../../src/method/classifier.ts";
import type { Heatmap } from "../../src/method/index.ts";
import { attributions, explainedGraph } from "../../src/method/index.ts";
import { lastSpatialValue } from "../../src/onnx/lastSpatial.ts";
import { testContext } from "../../src/testing/context.ts";
import { engines } from "../../src/testing/engines.ts";
import { cases, expectNear, open, pictureOf } from "./fixtures.ts";

/** Methods that read feature maps of the last layer unless another is named. */
const methods = attributions.filter((m) => "grid" in m.params.shape && m.params.parse({}).layer === "last:conv");
const few = { samples: 3, steps: 4 };
const [engine] = engines();

const grids = { vit: [4, 6], swin: [4, 6], "vit-fixed": [4, 6], "vit-mean": [4, 6], "vit-torchvision": [4, 4] };
const ofAll = ["grad-cam", "recipro-cam", "conductance"];

describe.each(Object.entries(grids))("%s", (name, grid) => {
  test.each(methods.filter((m) => ["vit", "swin"].includes(name) || ofAll.includes(m.id)))(
    "$id gives a map on the grid of places for each class, by the name of the layer",
    async (method) => {
      const model = await open(name);
      const params = method.params.parse(
        Object.fromEntries(Object.entries(few).filter(([key]) => key in method.params.shape)),
      );
      const input = { tensor: pictureOf(cases[name]!), targets: classTargets(model, [3, 1]) };
      const maps = (await method.run(testContext(model, engine), input, params)) as Heatmap[];
      expect(maps).toHaveLength(2);
      for (const { map, space, layer } of maps) {
        expect(map.shape).toEqual(space === "cam" ? grid : cases[name]!.shape.slice(1));
        if (space === "cam") expect(layer).toBe(lastSpatialValue(model.graph));
        expect(map.data.every(Number.isFinite)).toBe(true);
        // A CAM that is nowhere positive leaves nothing of guided backpropagation.
        if (space === "cam") expect(map.data.some((v) => v !== 0)).toBe(true);
      }
    },
  );
});

/** What pytorch-grad-cam's reshape_transform makes of tokens: those before the places are left out, channels come first. */
test("Grad-CAM of tokens is that of PyTorch's activations and gradients", async () => {
  const expected = cases.vit!;
  const model = await open("vit");
  const [, tokens, channels] = expected.layerShape as [number, number, number];
  const weights = Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let t = 1; t < tokens; t++) sum += expected.layerGradient[t * channels + c]!;
    return sum / (tokens - 1);
  });
  const cam = Array.from({ length: tokens - 1 }, (_, p) =>
    weights.reduce((sum, weight, c) => sum + weight * expected.layer[(p + 1) * channels + c]!, 0),
  );
  const method = attributions.find((m) => m.id === "grad-cam")!;
  const input = { tensor: pictureOf(expected), targets: classTargets(model, [expected.class]) };
  const [map] = (await method.run(testContext(model), input, method.params.parse({}))) as Heatmap[];
  expectNear(map!.map.data, cam);
});

test("excitation goes back to tokens that are named", async () => {
  const model = await open("vit");
  const method = attributions.find((m) => m.id === "excitation-backprop")!;
  const input = { tensor: pictureOf(cases.vit!), targets: classTargets(model, [0]) };
  const layer = lastSpatialValue(model.graph);
  const [found] = (await method.run(testContext(model), input, method.params.parse({ layer }))) as Heatmap[];
  expect(found).toMatchObject({ layer, map: { shape: [4, 6] } });
});

test("a grid may be asked for", async () => {
  const model = await open("vit");
  const method = attributions.find((m) => m.id === "layer-cam")!;
  const run = async (grid: string) => {
    const input = { tensor: pictureOf(cases.vit!), targets: classTargets(model, [0]) };
    return ((await method.run(testContext(model), input, method.params.parse({ grid }))) as Heatmap[])[0]!.map.shape;
  };
  expect(await run("3x8")).toEqual([3, 8]);
  await expect(run("5x5")).resolves.toEqual([5, 5]);
  await expect(run("5x6")).rejects.toThrow("30 places");
  await expect(run("wide")).rejects.toThrow("not rows x columns");
});

test("CAMs and rollouts of tokens can be part of a model", async () => {
  const model = await open("vit");
  const context = testContext(model);
  const asked = attributions
    .filter((m) => ["grad-cam", "recipro-cam", "attention-rollout", "gradient-attention-rollout"].includes(m.id))
    .map((method) => ({ method, params: method.params.parse({}) }));
  const { graph } = await explainedGraph(context, asked, { target: "top1", score: "logit", normalise: true });
  const tensor = pictureOf(cases.vit!);
  const session = await engine!.prepare(graph);
  const out = await session.run({ picture: tensor });
  for (const { method, params } of asked) {
    expect(graph.infos.get(method.id)!.shape).toEqual(["N", 4, 6]);
    const targets = classTargets(model, [cases.vit!.class]);
    const [map] = (await method.run(context, { tensor, targets }, params)) as Heatmap[];
    // ONNX Runtime in float32, against the reference.
    expectNear(out[method.id]!.data as Float32Array, map!.map.data, 1e-4);
  }
  await session.release();
});
