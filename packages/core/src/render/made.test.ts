import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { madePicture } from "./made.ts";

/** Two pictures of one row and two columns. */
const pictures = (channels: number, ...data: number[]) => float32([2, channels, 1, 2], data);
const black = [0, 0, 0, 0, 0, 0];

test("colours of 0 to 1 are samples of 0 to 255", () => {
  const { width, height, data } = madePicture(
    { pictures: pictures(3, ...black, 0, 1, 0.5, 0.25, 1, 2), colour: "plain" },
    1,
  );
  expect([width, height]).toEqual([2, 1]);
  expect([...data]).toEqual([0, 128, 255, 255, 255, 64, 255, 255]);
});

test("a fourth plane is the alpha channel", () => {
  const made = pictures(4, ...black, 0, 0, 0, 1, 0, 1, 0, 1, 0.2, 1);
  expect([...madePicture({ pictures: made, colour: "plain" }, 1).data]).toEqual([0, 0, 0, 51, 255, 255, 255, 255]);
});

test("colours without bounds have mean ½ and deviation 0.1, and an alpha channel stays as it is", () => {
  const made = pictures(4, ...black, 0, 0, -7, 13, -7, 13, -7, 13, 0, 1);
  const [low, high] = [0.4 * 255, 0.6 * 255];
  expect([...madePicture({ pictures: made, colour: "clipped" }, 1).data]).toEqual([
    low,
    low,
    low,
    0,
    high,
    high,
    high,
    255,
  ]);
});
