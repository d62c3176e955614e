import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import type { Volume } from "../method/result.ts";
import { fakeRasterizer } from "../testing/rasterizer.ts";
import { throughChannels, throughLayers } from "./animation.ts";
import { MAP_COLOURS, mark } from "./palette.ts";
import { figureText } from "./pen.ts";

const text = await figureText(fakeRasterizer, 10);
const volume = (layer: string, shape: number[]): Volume => {
  const count = shape.reduce((a, b) => a * b);
  return {
    kind: "volume",
    layer,
    op: "Conv",
    data: float32(
      shape,
      Float32Array.from({ length: count }, (_, i) => Math.sin(i)),
    ),
  };
};
const volumes = [volume("conv1", [3, 200, 150]), volume("conv2", [5, 9, 13]), volume("fc", [11])];

test("all frames have one even size and one palette, five a second", () => {
  const frames = [...throughLayers(volumes, { text, side: 101 }), ...throughChannels(volumes, { text, side: 101 })];
  const [first] = frames;
  for (const { image, milliseconds } of frames) {
    expect([image.width, image.height]).toEqual([first!.image.width, first!.image.height]);
    expect(image.palette).toEqual(first!.image.palette);
    expect(milliseconds).toBe(200);
  }
  expect(first!.image.width % 2).toBe(0);
  expect(first!.image.height % 2).toBe(0);
});

test("there is a frame for each layer, or for each channel; single values share one", () => {
  expect([...throughLayers(volumes, { text })]).toHaveLength(3);
  expect([...throughChannels(volumes, { text })]).toHaveLength(3 + 5 + 1);
});

test("maps are as large as they fit, large ones reduced", () => {
  const cells = (index: number) => {
    const frame = [...throughLayers(volumes, { text, side: 100 })][index]!;
    return frame.image.data.filter((v) => v < MAP_COLOURS).length;
  };
  // Three maps of 200×150 reduced by five: 40×30 each; by four the third would not fit.
  expect(cells(0)).toBe(3 * 40 * 30);
  // Five maps of 9×13 tripled, two in a row.
  expect(cells(1)).toBe(5 * 9 * 13 * 9);
});

test("a channel keeps its scale among its layer's where it is shared", () => {
  const data = volume("conv", [2, 1, 2]);
  const shared = { ...data, data: float32([2, 1, 2], [0, 1, 0, 4]) };
  const frames = [...throughChannels([shared], { text, side: 10, scale: "shared" })];
  const highest = frames.map(({ image }) => Math.max(...image.data.filter((v) => v < MAP_COLOURS)));
  expect(highest).toEqual([60, MAP_COLOURS - 1]);
});

test("layer and channel are written on each frame", () => {
  const [frame] = throughChannels([volumes[1]!], { text, side: 200 });
  const header = frame!.image.data.subarray(0, frame!.image.width * 20);
  expect(header.includes(mark.ink)).toBe(true);
});
