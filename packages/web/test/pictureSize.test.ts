import { blankImage } from "@convlens/core/base";
import { encodePng, encodeWebp } from "@convlens/node";
import { expect, test } from "vitest";
import { declaredSize } from "../src/page/pictureSize.ts";

const image = blankImage(37, 21, [10, 200, 30, 255]);
const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);
const sharp = async (format: "jpeg" | "gif" | "webp", options = {}) => {
  const { default: library } = await import("sharp");
  const raw = { width: 37, height: 21, channels: 4 } as const;
  return blob(await library(image.data, { raw }).toFormat(format, options).toBuffer());
};

test("reads the size that a header declares", async () => {
  const size = { width: 37, height: 21 };
  expect(await declaredSize(blob(await encodePng(image)))).toEqual(size);
  expect(await declaredSize(blob(await encodeWebp(image)))).toEqual(size);
  expect(await declaredSize(await sharp("webp", { lossless: true }))).toEqual(size);
  expect(await declaredSize(await sharp("jpeg"))).toEqual(size);
  expect(await declaredSize(await sharp("gif"))).toEqual(size);
});

test("what is cut off or no picture declares nothing", async () => {
  expect(await declaredSize(new Blob(["text, and no picture at all"]))).toBeUndefined();
  expect(await declaredSize((await sharp("jpeg")).slice(0, 30))).toBeUndefined();
  expect(await declaredSize(new Blob([]))).toBeUndefined();
});
