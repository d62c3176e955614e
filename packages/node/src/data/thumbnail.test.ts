import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { thumbnailOf } from "./thumbnail.ts";

const folder = scratchFolder();

/** The left half red, the right half blue. */
async function halves(name: string, width: number, height: number, orientation?: number) {
  const blue = await sharp({ create: { width: width / 2, height, channels: 3, background: "#0000ff" } })
    .png()
    .toBuffer();
  const file = join(folder, name);
  const whole = sharp({ create: { width, height, channels: 3, background: "#ff0000" } }).composite([
    { input: blue, left: width / 2, top: 0 },
  ]);
  await (orientation ? whole.withMetadata({ orientation }) : whole).toFile(file);
  return { file };
}

const at = ({ width, data }: { width: number; data: Uint8ClampedArray }, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

test("the shorter side is as asked, whichever it is", async () => {
  const wide = await thumbnailOf(await halves("wide.png", 300, 150), "wide", 20);
  expect(wide).toMatchObject({ aspect: 2, image: { width: 40, height: 20 } });
  expect(at(wide.image, 3, 10)).toEqual([255, 0, 0, 255]);
  expect(at(wide.image, 36, 10)).toEqual([0, 0, 255, 255]);
  const tall = await thumbnailOf(await halves("tall.png", 60, 90), "tall", 20);
  expect(tall).toMatchObject({ aspect: 60 / 90, image: { width: 20, height: 30 } });
});

test("a strip is cut off at both ends, a small picture is enlarged", async () => {
  const strip = await thumbnailOf(await halves("strip.png", 2000, 10), "strip", 8);
  expect(strip).toMatchObject({ aspect: 200, image: { width: 24, height: 8 } });
  expect(at(strip.image, 2, 4)).toEqual([255, 0, 0, 255]);
  expect(at(strip.image, 21, 4)).toEqual([0, 0, 255, 255]);
  const small = await thumbnailOf(await halves("small.png", 4, 4), "small", 16);
  expect(small.image.width).toBe(16);
});

test("it is upright", async () => {
  // 6: turn by 90 degrees clockwise to see it upright; red comes to the top.
  const { image, aspect } = await thumbnailOf(await halves("turned.jpg", 80, 40, 6), "turned", 10);
  expect(aspect).toBe(0.5);
  expect([image.width, image.height]).toEqual([10, 20]);
  expect(at(image, 5, 2)[0]).toBeGreaterThan(200);
  expect(at(image, 5, 17)[2]).toBeGreaterThan(200);
});

test("transparent pixels become white", async () => {
  const file = join(folder, "clear.png");
  await sharp({ create: { width: 9, height: 9, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).toFile(
    file,
  );
  expect(at((await thumbnailOf({ file }, "clear", 6)).image, 3, 3)).toEqual([255, 255, 255, 255]);
});

test("samples in memory, grey", async () => {
  const samples = new SharedArrayBuffer(12);
  new Uint8Array(samples).fill(77);
  const { image } = await thumbnailOf({ samples, offset: 0, width: 4, height: 3, channels: 1 }, "grey", 6);
  expect([image.width, image.height]).toEqual([8, 6]);
  expect(at(image, 4, 3)).toEqual([77, 77, 77, 255]);
});

test("what is broken is told by name", async () => {
  const bytes = new SharedArrayBuffer(4);
  await expect(thumbnailOf({ bytes, offset: 0, length: 4 }, "torn.jpg", 8)).rejects.toThrow(/torn\.jpg/);
});
