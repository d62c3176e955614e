import { expect, it } from "vitest";
import type { InputSpec } from "../../onnx/meta.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { noAugmentation, parseAugmentation } from "./augmentation.ts";
import { augmentedInput, plainInput } from "./input.ts";
import { streamOf } from "./stream.ts";

const [height, width] = [5, 7];
const spec = (channels: InputSpec["channels"]): InputSpec => ({
  layout: "NCHW",
  size: [height, width],
  channels,
  range: [0, 1],
  mean: channels === "GRAY" ? [0.4] : [0.485, 0.456, 0.406],
  std: channels === "GRAY" ? [0.3] : [0.229, 0.224, 0.225],
  resize: "squash",
});

/** Planes of RGB samples, and the same as RGBA pixels. */
const planes = Uint8Array.from({ length: 3 * height * width }, (_, i) => (i * 89) % 256);
const picture = { channels: 3, height, width, data: planes };
const area = height * width;
const image = {
  width,
  height,
  data: Uint8ClampedArray.from({ length: area * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : planes[(i % 4) * area + (i >> 2)]!,
  ),
};

it.each(["RGB", "BGR"] as const)("makes of %s samples the numbers of preprocess, to the bit", (channels) => {
  const out = new Float32Array(planes.length);
  plainInput(spec(channels))(picture, out);
  expect(out).toEqual(preprocess(image, spec(channels)).tensor.data);
});

it("takes one plane for grey", () => {
  const grey = { ...picture, channels: 1, data: planes.subarray(0, area) };
  const out = new Float32Array(area);
  plainInput(spec("GRAY"))(grey, out);
  expect(out[3]).toBe(Math.fround((grey.data[3]! / 255 - 0.4) / 0.3));
});

it.each(["RGB", "BGR"] as const)("without changes, an augmented %s picture is the plain one", (channels) => {
  const [plain, augmented] = [new Float32Array(planes.length), new Float32Array(planes.length)];
  plainInput(spec(channels))(picture, plain);
  augmentedInput(spec(channels), noAugmentation)(streamOf(1))(picture, augmented);
  // Both are one linear map of samples, in doubles; they are rounded to float32 after different orders of operations.
  plain.forEach((v, i) => {
    expect(augmented[i]).toBeCloseTo(v, 6);
  });
});

it("changes a picture by its stream alone", () => {
  const write = augmentedInput(spec("RGB"), parseAugmentation("rotate=40,shift=0.2,zoom=0.2,flip,color=0.1"));
  const made = (...keys: number[]) => {
    const out = new Float32Array(planes.length);
    write(streamOf(...keys))(picture, out);
    return out;
  };
  const first = made(1, 2, 3);
  expect(made(1, 2, 4)).not.toEqual(first);
  expect(made(1, 2, 3)).toEqual(first);
});
