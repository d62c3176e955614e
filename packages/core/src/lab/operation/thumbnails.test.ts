import { expect, test } from "vitest";
import { toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { noisePicture, ran, testBench } from "../../testing/bench.ts";
import { tinyNet } from "../../testing/nets.ts";
import { shrunkPlane } from "../shrunkPlane.ts";
import type { Thumbnail } from "./thumbnails.ts";

const picture = noisePicture(13, 12);
const bench = testBench(tinyNet(), [picture]);
const asked = async (params: object) =>
  (await ran<{ thumbnails: Thumbnail[] }>(bench, "thumbnails", { picture: "0", ...params })).answer.thumbnails;

/** A layer's channels, by plain evaluation. */
function channelsOf(layer: string): Float64Array[] {
  const { tensor } = preprocess(picture, bench.lens.input);
  const { data, shape } = evaluate(bench.lens.model.graph, { picture: toDoubles(tensor) }).get(layer)!;
  const [, channels, h, w] = shape as [number, number, number, number];
  return Array.from({ length: channels }, (_, c) => Float64Array.from(data.subarray(c * h * w, (c + 1) * h * w)));
}

test("the mean magnitude of all channels, from least to greatest", async () => {
  const [first, second] = await asked({ layers: ["conv1", "conv2", "logits"] });
  const channels = channelsOf("conv1");
  const mean = channels[0]!.map((_, i) => channels.reduce((sum, c) => sum + Math.abs(c[i]!), 0) / channels.length);
  expect(first).toMatchObject({ layer: "conv1", width: 11, height: 10 });
  expect(first!.high).toBeCloseTo(Math.max(...mean), 5);
  const range = first!.high - first!.low;
  // Steps of 1/255 of the range, rounded down.
  mean.forEach((v, i) => {
    expect(Math.abs(first!.low + (first!.data[i]! / 255) * range - v)).toBeLessThan(range / 254);
  });
  expect(second!.layer).toBe("conv2");
});

test("the channel with the greatest value", async () => {
  const [found] = await asked({ layers: ["conv2"], show: "strongest" });
  const greatest = channelsOf("conv2").map((c) => Math.max(...c));
  expect(found!.channel).toBe(greatest.indexOf(Math.max(...greatest)));
  expect(found!.high).toBeCloseTo(Math.max(...greatest), 5);
});

test("large maps are made small by means", () => {
  const plane = { width: 3, height: 2, data: Float32Array.of(1, 3, 10, 5, 7, 20) };
  expect(shrunkPlane(plane, 2)).toEqual({ width: 2, height: 1, data: Float32Array.of(4, 15) });
  expect(shrunkPlane(plane, 3)).toBe(plane);
});

test("layers without rows and columns have none", async () => {
  expect(await asked({ layers: ["logits", "picture"] })).toEqual([]);
});
