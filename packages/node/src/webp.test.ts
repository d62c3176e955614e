import { blankImage } from "@convlens/core/base";
import { expect, test } from "vitest";
import { decodePicture } from "./decode.ts";
import { encodeWebp } from "./webp.ts";

test("a picture comes back in its size and nearly in its colours", async () => {
  const bytes = await encodeWebp(blankImage(37, 21, [200, 90, 30, 255]));
  const { image } = await decodePicture(bytes, "a.webp");
  expect([image.width, image.height]).toEqual([37, 21]);
  // An even colour survives but for the rounding of its luminance and chroma.
  for (const [c, v] of [200, 90, 30].entries()) expect(Math.abs(image.data[c]! - v)).toBeLessThanOrEqual(4);
});
