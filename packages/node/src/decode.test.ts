import sharp from "sharp";
import { expect, it } from "vitest";
import { decodePicture } from "./decode.ts";

/** 6×4 pixels, the left half red, the right half blue. */
const halves = () => {
  const data = Buffer.alloc(6 * 4 * 3);
  for (let i = 0; i < 24; i++) data[i * 3 + (i % 6 < 3 ? 0 : 2)] = 255;
  return sharp(data, { raw: { width: 6, height: 4, channels: 3 } });
};

const pixel = (image: { width: number; data: Uint8ClampedArray }, x: number, y: number) => [
  ...image.data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 4),
];

// JPEG's and CMYK's colours come back within a few steps; the test pictures tell red from blue.
const isRed = ([r, g, b, a]: number[]) => r! > 200 && g! < 60 && b! < 60 && a === 255;
const isBlue = ([r, g, b, a]: number[]) => r! < 80 && g! < 80 && b! > 120 && a === 255;

it.each(["png", "webp", "gif", "tiff", "avif"] as const)("decodes %s", async (format) => {
  const { image } = await decodePicture(await halves().toFormat(format).toBuffer(), "a");
  expect([image.width, image.height]).toEqual([6, 4]);
  expect(isRed(pixel(image, 0, 0)) && isBlue(pixel(image, 5, 3))).toBe(true);
});

it("turns a picture upright by its EXIF orientation", async () => {
  // Orientation 6: to be turned a quarter clockwise, so that the left half comes on top.
  const bytes = await halves().withMetadata({ orientation: 6 }).jpeg({ chromaSubsampling: "4:4:4" }).toBuffer();
  const { image } = await decodePicture(bytes, "a.jpg");
  expect([image.width, image.height]).toEqual([4, 6]);
  expect(isRed(pixel(image, 0, 0)) && isBlue(pixel(image, 0, 5))).toBe(true);
});

it("converts CMYK", async () => {
  const bytes = await halves().toColourspace("cmyk").jpeg({ chromaSubsampling: "4:4:4", quality: 100 }).toBuffer();
  expect((await sharp(bytes).metadata()).space).toBe("cmyk");
  const { image } = await decodePicture(bytes, "a.jpg");
  expect(isRed(pixel(image, 0, 0)) && isBlue(pixel(image, 5, 3))).toBe(true);
});

it("converts 16 bits, in colour and grey", async () => {
  const samples = Uint16Array.of(0, 0x8080, 0xffff, 0x4040, 0x0101, 0xfefe);
  const raw = { width: 2, height: 1, channels: 3 } as const;
  const colour = await sharp(samples, { raw }).toColourspace("rgb16").png().toBuffer();
  expect((await sharp(colour).metadata()).depth).toBe("ushort");
  expect([...(await decodePicture(colour, "a.png")).image.data]).toEqual([0, 128, 255, 255, 64, 1, 254, 255]);
  const grey = await sharp(samples.subarray(0, 2), { raw: { ...raw, channels: 1 } })
    .toColourspace("grey16")
    .png()
    .toBuffer();
  expect(await sharp(grey).metadata()).toMatchObject({ depth: "ushort", channels: 1 });
  expect([...(await decodePicture(grey, "a.png")).image.data]).toEqual([0, 0, 0, 255, 128, 128, 128, 255]);
});

it("keeps transparency, and spreads grey over the channels", async () => {
  const rgba = sharp(Buffer.of(1, 2, 3, 4), { raw: { width: 1, height: 1, channels: 4 } });
  expect([...(await decodePicture(await rgba.png().toBuffer(), "a")).image.data]).toEqual([1, 2, 3, 4]);
  const grey = sharp(Buffer.of(7, 9), { raw: { width: 2, height: 1, channels: 1 } }).toColourspace("b-w");
  expect([...(await decodePicture(await grey.png().toBuffer(), "a")).image.data]).toEqual([7, 7, 7, 255, 9, 9, 9, 255]);
});

it("takes the first frame of an animation and says so", async () => {
  const frames = Buffer.concat([Buffer.alloc(12, 250), Buffer.alloc(12, 5)]);
  const bytes = await sharp(frames, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } })
    .gif()
    .toBuffer();
  const { image, notes } = await decodePicture(bytes, "a.gif");
  expect([image.width, image.height, image.data[0]]).toEqual([2, 2, 250]);
  expect(notes).toEqual(["a.gif has 2 frames; the first is used"]);
});

it("decodes one pixel", async () => {
  const bytes = await sharp({ create: { width: 1, height: 1, channels: 3, background: "#102030" } })
    .png()
    .toBuffer();
  expect(await decodePicture(bytes, "a.png")).toEqual({
    image: { width: 1, height: 1, data: new Uint8ClampedArray([16, 32, 48, 255]) },
    notes: [],
  });
});

it("shrinks 20,000 × 20,000 pixels to 64 million and says so", async () => {
  const bytes = await hugePng(20_000);
  const { image, notes } = await decodePicture(bytes, "a.png");
  expect([image.width, image.height]).toEqual([8000, 8000]);
  expect(image.data.subarray(0, 4)).toEqual(new Uint8ClampedArray([255, 255, 255, 255]));
  expect(notes).toEqual(["a.png has 20000×20000 pixels; it is shrunk to 64 million"]);
});

it("refuses what says it is larger than 500 million pixels", async () => {
  await expect(decodePicture(await hugePng(30_000), "a.png")).rejects.toThrow(
    "a.png has 30000×30000 pixels, more than",
  );
});

it.each(["png", "jpeg"] as const)("tells a %s that is cut off", async (format) => {
  const background = { r: 9, g: 9, b: 9 };
  const grain = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const whole = await sharp({ create: { width: 200, height: 200, channels: 3, background, noise: grain } })
    .toFormat(format)
    .toBuffer();
  await expect(decodePicture(whole.subarray(0, whole.length / 2), "a.jpg")).rejects.toMatchObject({
    name: "ConvlensError",
    message: expect.stringMatching(/^a\.jpg is broken or cut off: /),
  });
});

it("tells what is no picture, and what is empty", async () => {
  await expect(decodePicture(Buffer.from("hello"), "a.png")).rejects.toThrow("a.png is no picture that can be read");
  await expect(decodePicture(new Uint8Array(), "a.png")).rejects.toThrow("a.png is empty");
});

/** A white picture of one bit a pixel: small as a file. */
async function hugePng(side: number): Promise<Uint8Array> {
  const { crc32, deflateSync } = await import("node:zlib");
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side);
  header.writeUInt32BE(side, 4);
  header.set([1, 0], 8);
  const stride = Math.ceil(side / 8) + 1;
  const rows = Buffer.alloc(stride * side, 255);
  for (let y = 0; y < side; y++) rows[y * stride] = 0;
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const data = deflateSync(rows, { level: 1 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}
