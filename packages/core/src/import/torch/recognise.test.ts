import { describe, expect, test } from "vitest";
import { float32, size, toDoubles } from "../../base/tensor.ts";
import { referenceEngine } from "../../engine/reference.ts";
import { engines } from "../../testing/engines.ts";
import { hashed, hashedWeights, type Names, torchTable } from "../../testing/torchFile.ts";
import { recognise } from "./recognise.ts";

interface Published {
  readonly parameters: number;
  readonly tensors: Names;
}

interface Small {
  readonly tensors: Names;
  readonly size: number;
  readonly logits: readonly (readonly number[])[];
}

const published = torchTable<Published>("published.json.gz");
const small = torchTable<Small>("small.json.gz");

// Nothing reads the numbers, so that tensors may be views of the same zeros.
const most = Math.max(...Object.values(published).flatMap((p) => p.tensors.map(([, shape]) => size(shape))));
const zeros = new Float32Array(most);

const emptyTensors = (names: Names) =>
  new Map(names.map(([name, shape]) => [name, float32(shape, zeros.subarray(0, size(shape)))]));

const family = (name: string): string =>
  name
    .replace(/^(wide_resnet|resnext|resnet).*/, "resnet")
    .replace(/^(alexnet|vgg|squeezenet|densenet|googlenet|mnasnet|efficientnet|regnet|convnext).*/, "$1")
    .replace(/^mobilenet_(v\d).*/, "mobilenet-$1")
    .replace(/^shufflenet_v2.*/, "shufflenet-v2")
    .replace("inception_v3", "inception-v3");

describe("torchvision's networks are known by the names and shapes of their tensors", () => {
  test.each(Object.entries(published))("%s", (name, { parameters, tensors }) => {
    const found = recognise(emptyTensors(tensors), `${name}.pth`);
    expect(found.architecture.id).toBe(family(name));
    expect(found.graph.infos.get(found.output)!.shape).toEqual(["N", 1000]);
    const own = new Set(tensors.map(([key]) => key));
    const held = [...found.graph.constants].filter(([key]) => own.has(key) && !/running_(mean|var)$/.test(key));
    expect(held.reduce((sum, [, t]) => sum + size(t.shape), 0)).toBe(parameters);
  });

  // What is known of them from the papers and torchvision's pages.
  test.each([
    ["resnet50", 25_557_032],
    ["vgg16", 138_357_544],
    ["mobilenet_v2", 3_504_872],
    ["densenet121", 7_978_856],
    ["squeezenet1_1", 1_235_496],
    ["googlenet", 6_624_904],
    ["inception_v3", 23_834_568],
    ["efficientnet_b0", 5_288_548],
    ["convnext_tiny", 28_589_128],
    ["regnet_y_400mf", 4_344_144],
    ["shufflenet_v2_x1_0", 2_278_604],
    ["mnasnet1_0", 4_383_312],
    ["mobilenet_v3_large", 5_483_032],
    ["resnext50_32x4d", 25_028_904],
    ["alexnet", 61_100_840],
  ])("%s has %i parameters", (name, parameters) => expect(published[name]!.parameters).toBe(parameters));

  test.each([
    ["efficientnet_b1", 240],
    ["efficientnet_b4", 380],
    ["efficientnet_v2_s", 384],
    ["inception_v3", 299],
    ["resnet18", 224],
  ])("%s takes pictures of %i pixels", (name, side) => {
    expect(recognise(emptyTensors(published[name]!.tensors), "m").usualSize).toBe(side);
  });
});

/** Two float32 computations of up to 100 layers, against float64: relative to the largest logit. */
const TOLERANCE = 2e-5;

/** The logits of a graph against those of PyTorch, for weights by the names' numbers. */
async function requireLogits(name: string, { tensors, size: side, logits }: Small): Promise<string> {
  const state = new Map(tensors.map(([key, shape], i) => [key, hashedWeights(key, shape, i)]));
  const { graph, input, output, architecture } = recognise(state, name, [side, side], name);
  const session = await (fast[0] ?? referenceEngine).prepare(graph);
  const picture = float32([2, 3, side, side], hashed(0, 6 * side * side));
  const made = toDoubles((await session.run({ [input]: picture }))[output]!).data;
  await session.release();
  const expected = logits.flat();
  const scale = Math.max(...expected.map(Math.abs));
  expect(made).toHaveLength(expected.length);
  const worst = Math.max(...expected.map((v, i) => Math.abs(made[i]! - v)));
  expect(worst / scale).toBeLessThan(TOLERANCE);
  return architecture.id;
}

const fast = engines();

describe("graphs give the logits that torchvision gives", () => {
  test.each(Object.entries(small))("%s", async (name, expected) => {
    await requireLogits(name, expected);
  });
});

describe("graphs give the logits that timm gives", () => {
  test.each(Object.entries(torchTable<Small>("timm.json.gz")))("%s", async (name, expected) => {
    const id = await requireLogits(name, expected);
    expect(id).toMatch(/^timm-|^resnet$|^vit$/);
  });
});
