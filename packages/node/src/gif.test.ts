import type { Image, IndexedImage } from "@convlens/core/base";
import { blankImage, toRgba } from "@convlens/core/base";
import sharp from "sharp";
import { expect, it } from "vitest";
import type { Frame } from "./frames.ts";
import { encodeGif } from "./gif.ts";

async function collect(frames: Iterable<Frame>, signal?: AbortSignal): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodeGif(frames, signal)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const palette = Uint8Array.of(0, 0, 0, 255, 200, 30, 40, 255, 10, 220, 90, 255);
const indexed = (shift: number, colours = palette): IndexedImage => ({
  width: 5,
  height: 4,
  data: Uint8Array.from({ length: 20 }, (_, i) => (i + shift) % 3),
  palette: colours,
});

it("keeps the pixels, the times and the repetition of indexed frames", async () => {
  const other = palette.map((v) => v ^ 1).map((v, i) => (i % 4 === 3 ? 255 : v));
  const images = [indexed(0), indexed(1), indexed(2, other)];
  const gif = await collect(images.map((image, i) => ({ image, milliseconds: 100 * (i + 1) })));
  const decoded = sharp(gif, { animated: true });
  expect(await decoded.metadata()).toMatchObject({
    pages: 3,
    delay: [100, 200, 300],
    loop: 0,
    width: 5,
    pageHeight: 4,
  });
  const pixels = await decoded.ensureAlpha().raw().toBuffer();
  expect([...pixels]).toEqual(images.flatMap((image) => [...toRgba(image).data]));
});

it("gives a colourful picture its own colours", async () => {
  const image: Image = blankImage(32, 32);
  for (let i = 0; i < 1024; i++) image.data.set([(i % 32) * 8, (i >> 5) * 8, 100, 255], i * 4);
  const gif = await collect([{ image, milliseconds: 40 }]);
  const pixels = await sharp(gif).ensureAlpha().raw().toBuffer();
  // A thousand colours in 256: cells of 2×2 steps of 8, so a colour moves by less than a step of 16.
  expect(Math.max(...image.data.map((v, i) => Math.abs(v - pixels[i]!)))).toBeLessThanOrEqual(16);
});

it("stops between frames, and refuses an animation of none", async () => {
  const stop = new AbortController();
  const frames = function* () {
    yield { image: indexed(0), milliseconds: 100 };
    stop.abort(new Error("enough"));
    yield { image: indexed(1), milliseconds: 100 };
  };
  await expect(collect(frames(), stop.signal)).rejects.toThrow("enough");
  await expect(collect([])).rejects.toThrow("no frames");
});
