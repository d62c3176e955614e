import { expect, test } from "vitest";
import { toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { noisePicture, ran, testBench } from "../../testing/bench.ts";
import { tinyNet } from "../../testing/nets.ts";
import type { LayerFilters } from "./filters.ts";
import type { LayerMaps } from "./layer.ts";

const picture = noisePicture(13, 12);
const graph = tinyNet();
const bench = testBench(graph, [picture]);
const values = evaluate(graph, { picture: toDoubles(preprocess(picture, bench.lens.input).tensor) });
const asked = async (params: object) => (await ran<LayerMaps>(bench, "layer", { picture: "0", ...params })).answer;

test("all channels as the graph computes them, with their statistics", async () => {
  const maps = await asked({ layer: "conv2" });
  const { data, shape } = values.get("conv2")!;
  expect(maps.extents).toEqual(shape.slice(1));
  expect(maps.data.data).toEqual(Float32Array.from(data));
  const area = maps.extents[1]! * maps.extents[2]!;
  const third = data.subarray(2 * area, 3 * area);
  const mean = third.reduce((a, b) => a + b, 0) / area;
  expect(maps.statistics.mean[2]).toBeCloseTo(mean, 5);
  expect(maps.statistics.greatest[2]).toBeCloseTo(Math.max(...third), 5);
  expect(maps.statistics.variance[2]).toBeCloseTo(third.reduce((s, v) => s + (v - mean) ** 2, 0) / area, 5);
  expect(maps.statistics.active[2]).toBeCloseTo(third.filter((v) => v !== 0).length / area, 6);
  expect([...maps.kinship!].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  // 3×3, a pool of 3 with stride 2, 3×3: 3 + 2 + 2·2 pixels.
  expect(maps.field!.rows).toMatchObject({ size: 9, stride: 2 });
  expect(maps).toMatchObject({ shrunk: 1, size: [10, 11], picture: { width: 13, height: 12 } });
});

test("single channels, vectors, and the picture itself", async () => {
  const { data } = await asked({ layer: "conv2", channels: [3, 1] });
  const all = (await asked({ layer: "conv2" })).data;
  const area = all.data.length / 6;
  expect(data.data.subarray(area)).toEqual(all.data.subarray(area, 2 * area));
  expect(await asked({ layer: "logits" })).toMatchObject({ extents: [4] });
  expect((await asked({ layer: "picture" })).extents).toEqual([3, 10, 11]);
  await expect(asked({ layer: "conv2", channels: [6] })).rejects.toThrow("conv2 has no channel 6");
});

test("filters of the convolution that a layer comes from", async () => {
  const found = async (params: object) => (await ran<LayerFilters>(bench, "filters", params)).answer;
  const first = await found({ layer: "conv1" });
  expect(first).toMatchObject({ layer: "conv1", channels: 3, colours: "RGB", norms: false });
  expect((await found({ layer: "pool1" })).layer).toBe("conv1");
  const own = await found({ layer: "conv2", filter: 1 });
  expect(own.weights.shape).toEqual([1, 5, 3, 3]);
  expect([...own.weights.data]).toEqual([...toDoubles(graph.constants.get("conv2/conv/weights")!).data.slice(45, 90)]);
  expect(own.colours).toBeUndefined();
  await expect(found({ layer: "picture" })).rejects.toThrow("no convolution makes picture");
});
