import { expect, test } from "vitest";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { tinyNet } from "../testing/nets.ts";
import { baselineNames, baselineOf } from "./baseline.ts";

const context = testContext(modelOf(tinyNet()));
const picture = randomPicture([1, 3, 10, 11]);
const plane = 110;

test("black and white are the network's own, channel by channel", async () => {
  const black = await baselineOf(context, picture, "black");
  const white = await baselineOf(context, picture, "white");
  for (const [c, mean] of [0.5, 0.4, 0.3].entries()) {
    expect(black.data[c * plane + 7]).toBeCloseTo(-mean, 6);
    expect(white.data[c * plane + 7]).toBeCloseTo(1 - mean, 6);
  }
});

test("each has the shape of the picture; noise differs from draw to draw and not from call to call", async () => {
  for (const name of baselineNames) expect((await baselineOf(context, picture, name)).shape).toEqual(picture.shape);
  for (const name of ["noise", "uniform"]) {
    const one = await baselineOf(context, picture, name, { seed: 3 });
    expect(await baselineOf(context, picture, name, { seed: 3 })).toEqual(one);
    expect((await baselineOf(context, picture, name, { seed: 3, draw: 1 })).data).not.toEqual(one.data);
  }
});

test("any other name is the path of a picture, of any size", async () => {
  const image = { width: 2, height: 3, data: new Uint8ClampedArray(24).fill(255) };
  const reading = { ...context, image: async () => image };
  expect(await baselineOf(reading, picture, "white.png")).toEqual(await baselineOf(context, picture, "white"));
  await expect(baselineOf(context, picture, "blak")).rejects.toThrow(/blak/);
});
