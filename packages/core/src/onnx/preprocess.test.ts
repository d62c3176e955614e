import { expect, it } from "vitest";
import { blankImage, type Image } from "../base/image.ts";
import { float32 } from "../base/tensor.ts";
import type { InputSpec } from "./meta.ts";
import { deprocess, preprocess } from "./preprocess.ts";

const plain: InputSpec = {
  layout: "NCHW",
  size: [2, 3],
  channels: "RGB",
  range: [0, 255],
  mean: [0],
  std: [1],
  resize: "squash",
};

const picture = (width: number, height: number, rgba: (x: number, y: number) => number[]): Image => {
  const image = blankImage(width, height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) image.data.set(rgba(x, y), (y * width + x) * 4);
  return image;
};

it("writes channel planes in the order asked for", () => {
  const image = picture(3, 2, (x, y) => [x, 10 + y, 20, 255]);
  const rgb = [0, 1, 2, 0, 1, 2, 10, 10, 10, 11, 11, 11, 20, 20, 20, 20, 20, 20];
  const { tensor, placement } = preprocess(image, plain);
  expect(tensor.shape).toEqual([1, 3, 2, 3]);
  expect([...tensor.data]).toEqual(rgb);
  expect(placement).toEqual({ x: 0, y: 0, width: 3, height: 2 });
  const bgr = preprocess(image, { ...plain, channels: "BGR" }).tensor.data;
  expect([...bgr]).toEqual([...rgb.slice(12), ...rgb.slice(6, 12), ...rgb.slice(0, 6)]);
});

it("maps black and white to the range, then takes mean and deviation of each channel", () => {
  const image = picture(3, 2, () => [0, 255, 51, 255]);
  const spec: InputSpec = { ...plain, range: [-1, 1], mean: [0.5, 0.25, 0], std: [0.5, 0.25, 2] };
  const { data } = preprocess(image, spec).tensor;
  // 51/255 is a fifth: −1 + 2/5.
  expect([data[0], data[6], data[12]]).toEqual([-3, 3, Math.fround(-0.3)]);
});

it("takes grey as luma and lays transparency over white", () => {
  const grey = { ...plain, channels: "GRAY" as const, size: [1, 4] as const };
  const colours = [
    [255, 0, 0, 255],
    [0, 255, 0, 255],
    [0, 0, 255, 255],
    [0, 0, 0, 127],
  ];
  const { tensor } = preprocess(
    picture(4, 1, (x) => colours[x]!),
    grey,
  );
  expect(tensor.shape).toEqual([1, 1, 1, 4]);
  // 0.299, 0.587 and 0.114 of 255; black at 127/255 over white leaves 128.
  expect([...tensor.data]).toEqual([76, 150, 29, 128]);
});

it("crops the centre of the picture scaled to 256/224, and says where that is", () => {
  const image = picture(512, 300, (x) => [x / 2, 0, 0, 255]);
  const { tensor, placement } = preprocess(image, { ...plain, size: [224, 224], resize: "crop" });
  // Scaled to 436×256; the window begins at 106, 16 and a scaled pixel is 300/256 of an original one down.
  expect(placement.x).toBeCloseTo((106 * 512) / 436, 10);
  expect(placement.y).toBeCloseTo((16 * 300) / 256, 10);
  expect(placement.width).toBeCloseTo((224 * 512) / 436, 10);
  expect(placement.height).toBeCloseTo((224 * 300) / 256, 10);
  // The middle of the window is the middle of the picture; the ramp is half the column, truncated.
  expect(Math.abs(tensor.data[112 * 224 + 112]! - 128)).toBeLessThanOrEqual(1);
});

it("letterboxes with black and a placement beyond the picture", () => {
  const image = picture(4, 2, () => [255, 255, 255, 255]);
  const { tensor, placement } = preprocess(image, { ...plain, size: [4, 4], resize: "fit" });
  const white = [255, 255, 255, 255];
  const black = [0, 0, 0, 0];
  expect([...tensor.data.subarray(0, 16)]).toEqual([...black, ...white, ...white, ...black]);
  expect(placement).toEqual({ x: 0, y: -1, width: 4, height: 4 });
});

it("answers a picture of one pixel under every way to resize", () => {
  const image = picture(1, 1, () => [10, 20, 30, 255]);
  for (const resize of ["squash", "crop", "fit"] as const) {
    const { data } = preprocess(image, { ...plain, size: [5, 5], resize }).tensor;
    expect([data[12], data[37], data[62]]).toEqual([10, 20, 30]);
  }
});

it("turns a tensor back into its picture", () => {
  const image = picture(3, 2, (x, y) => [x * 50, 200 - y * 40, 7, 255]);
  for (const channels of ["RGB", "BGR"] as const) {
    const spec: InputSpec = {
      ...plain,
      channels,
      range: [0, 1],
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    };
    expect(deprocess(preprocess(image, spec).tensor, spec)).toEqual(image);
  }
  const grey = deprocess(float32([1, 1, 2], [0, 300]), { ...plain, channels: "GRAY" });
  expect([...grey.data]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
});

it("refuses a tensor that is no picture", () => {
  expect(() => deprocess(float32([2, 3], new Float32Array(6)), plain)).toThrow("2×3 is no picture");
});
