import { expect, it } from "vitest";
import { blankImage } from "../base/image.ts";
import { fakeRasterizer } from "../testing/rasterizer.ts";
import { captioned } from "./caption.ts";
import { figureText } from "./pen.ts";

it("leaves the picture as it is and writes below it", async () => {
  const picture = blankImage(120, 40, [10, 200, 30, 255]);
  const image = captioned(
    picture,
    { label: "a label that is longer than there is room", detail: "97 %" },
    await figureText(fakeRasterizer, 10),
  );
  expect(image.width).toBe(120);
  expect(image.data.subarray(0, picture.data.length)).toEqual(picture.data);
  const below = image.data.subarray(picture.data.length);
  expect(below.some((v) => v < 128)).toBe(true);
  expect(below.subarray(0, 120 * 4).every((v) => v === 255)).toBe(true);
});
