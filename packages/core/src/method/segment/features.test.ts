import { describe, expect, test } from "vitest";
import type { Image } from "../../base/image.ts";
import type { InputSpec } from "../../onnx/meta.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { featuresOf } from "./features.ts";

const model = modelOf(tinyNet());
const tensor = randomPicture([1, 3, 10, 11]);

const groups = (image: Image, spec: Partial<InputSpec> = {}) => {
  const context = testContext(model);
  return featuresOf({ ...context, spec: { ...context.spec, ...spec }, image: async () => image }, tensor, {
    segments: 9,
    compactness: 10,
    featureMask: "mask.png",
  });
};

const painted = (width: number, height: number, colour: (x: number, y: number) => readonly number[]): Image => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => {
    const at = i >> 2;
    return colour(at % width, Math.floor(at / width))[i % 4]!;
  }),
});

const half = (width: number, height: number) =>
  painted(width, height, (x) => (x < width / 2 ? [255, 0, 0, 255] : [0, 0, 255, 255]));

test("superpixels where there is no mask file", async () => {
  const { labels, count } = await featuresOf(testContext(model), tensor, { segments: 4, compactness: 10 });
  expect(labels).toHaveLength(110);
  expect(new Set(labels).size).toBe(count);
});

describe("a mask file", () => {
  test("each colour is a group, in the order in which they are met", async () => {
    const { labels, count } = await groups(painted(11, 10, (x, y) => [x > 5 ? 7 : 9, 0, y > 3 ? 1 : 2, 255]));
    expect(count).toBe(4);
    labels.forEach((k, i) => {
      expect(k).toBe((i % 11 > 5 ? 1 : 0) + (Math.floor(i / 11) > 3 ? 2 : 0));
    });
  });

  test.each([
    [110, 100],
    [22, 40],
    [4, 2],
  ])("of %i×%i pixels is brought to the size of the input, without new colours", async (width, height) => {
    const { labels, count } = await groups(half(width, height));
    expect(count).toBe(2);
    for (let i = 0; i < 110; i++) if (i % 11 !== 5) expect(labels[i]).toBe(i % 11 < 5 ? 0 : 1);
  });

  test("what is transparent is one group, whatever its colour", async () => {
    expect((await groups(painted(11, 10, (x, y) => [x, y, 0, 0]))).count).toBe(1);
  });

  test("a letterbox is one more group", async () => {
    const { labels, count } = await groups(half(11, 4), { resize: "fit" });
    expect(count).toBe(3);
    expect(labels[0]).toBe(labels[109]);
    expect(labels[0]).not.toBe(labels[5 * 11]);
  });

  test("a crop leaves out what the model does not see", async () => {
    const edge = painted(110, 100, (x) => (x < 3 ? [1, 2, 3, 255] : [9, 9, 9, 255]));
    expect((await groups(edge, { resize: "crop" })).count).toBe(1);
  });

  test("of other proportions than the picture is refused; in its own it lies where the picture does", async () => {
    const context = testContext(model);
    const placement = { x: 11, y: 0, width: 22, height: 20 };
    const over = (image: Image) =>
      featuresOf({ ...context, original: { width: 44, height: 20, placement }, image: async () => image }, tensor, {
        segments: 9,
        compactness: 10,
        featureMask: "mask.png",
      });
    await expect(over(half(40, 40))).rejects.toThrow("the mask mask.png is 40×40 and the picture 44×20");
    // the tensor shows columns 11 to 33 of 44: its middle is the picture's
    for (const scale of [1, 3]) {
      const { labels } = await over(half(44 * scale, 20 * scale));
      labels.forEach((k, i) => {
        if (i % 11 !== 5) expect(k).toBe(i % 11 < 5 ? 0 : 1);
      });
    }
  });

  test("a photo is refused, with a way out", async () => {
    const asked = groups(
      painted(110, 100, (x, y) => [x, y, (x * y) % 256, 255]),
      { size: [100, 110] },
    );
    await expect(asked).resolves.toHaveProperty("count", 110);
    const large = featuresOf(
      { ...testContext(model), image: async () => painted(44, 40, (x, y) => [x, y, 0, 255]) },
      randomPicture([1, 1, 40, 44]),
      { segments: 9, compactness: 10, featureMask: "photo.png" },
    );
    await expect(large).rejects.toThrow("the mask photo.png has 1760 colours");
  });
});
