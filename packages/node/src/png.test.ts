import type { Image, IndexedImage } from "@convlens/core/base";
import { blankImage, rng, toRgba } from "@convlens/core/base";
import sharp from "sharp";
import { expect, it } from "vitest";
import { encodePng, readPngText } from "./png.ts";

async function decode(png: Uint8Array) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

const random = rng(1);
const noise = (length: number, below: number) => Uint8Array.from({ length }, () => random.below(below));

it.each([1, 2, 3, 17, 256])("an indexed picture of %i colours decodes to the same pixels", async (colours) => {
  const palette = noise(colours * 4, 256).map((v, i) => (i % 4 === 3 ? 255 : v));
  const image: IndexedImage = { width: 37, height: 11, data: noise(37 * 11, colours), palette };
  const png = await encodePng(image);
  expect(await decode(png)).toEqual(toRgba(image));
  expect(png[25]).toBe(3);
});

it("an indexed picture of many pixels, packed on another thread, decodes to the same", async () => {
  const palette = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));
  const image: IndexedImage = { width: 700, height: 300, data: noise(700 * 300, 256), palette };
  expect(Buffer.from((await decode(await encodePng(image))).data).equals(Buffer.from(toRgba(image).data))).toBe(true);
});

it("keeps the transparency of a palette", async () => {
  const palette = Uint8Array.of(10, 20, 30, 0, 40, 50, 60, 128);
  const image: IndexedImage = { width: 2, height: 1, data: Uint8Array.of(1, 0), palette };
  expect([...(await decode(await encodePng(image))).data]).toEqual([40, 50, 60, 128, 10, 20, 30, 0]);
});

it("stores a picture of few colours with a palette, another one with its channels", async () => {
  const flat = blankImage(20, 10, [1, 2, 3, 255]);
  flat.data.set([9, 8, 7, 6], 40);
  const flatPng = await encodePng(flat);
  expect(flatPng[25]).toBe(3);
  expect(await decode(flatPng)).toEqual(flat);
  const colourful = (alpha: (i: number) => number): Image => ({
    width: 30,
    height: 20,
    data: new Uint8ClampedArray(noise(2400, 256).map((v, i) => (i % 4 === 3 ? alpha(i) : v))),
  });
  for (const [image, type] of [
    [colourful(() => 255), 2],
    [colourful((i) => i % 256), 6],
  ] as const) {
    const png = await encodePng(image);
    expect(png[25]).toBe(type);
    expect(await decode(png)).toEqual(image);
  }
});

it("carries text that is read back, in Latin-1 and beyond, whatever the picture", async () => {
  const text = { Software: "convlens", convlens: '{"label":"Bergziege é\\n"}', Comment: "κ → 山羊\n" };
  const colourful: Image = { width: 30, height: 20, data: new Uint8ClampedArray(noise(2400, 256)) };
  for (const image of [blankImage(3, 3), colourful]) {
    const png = await encodePng(image, text);
    expect(readPngText(png)).toEqual(text);
    expect(await decode(png)).toEqual(image);
  }
});

it("reads text that other programs packed", async () => {
  const { deflateSync } = await import("node:zlib");
  const chunk = (type: string, data: Buffer) => {
    const out = Buffer.alloc(data.length + 12);
    out.writeUInt32BE(data.length);
    out.write(type, 4, "latin1");
    data.copy(out, 8);
    return out;
  };
  const packed = deflateSync("long words");
  const png = Buffer.concat([
    (await encodePng(blankImage(1, 1))).subarray(0, 33),
    chunk("zTXt", Buffer.concat([Buffer.from("a\0\0"), packed])),
    chunk("iTXt", Buffer.concat([Buffer.from("b\0\x01\0en\0B\0"), packed])),
  ]);
  expect(readPngText(png)).toEqual({ a: "long words", b: "long words" });
});

it("says what is no PNG", () => {
  expect(() => readPngText(Buffer.from("hello"), "a.jpg")).toThrow("a.jpg is not a PNG");
});
