import { expect, test } from "vitest";
import { blankImage, type IndexedImage } from "../base/image.ts";
import { fakeAdvance, fakeRasterizer } from "../testing/rasterizer.ts";
import { mark, paletteOf } from "./palette.ts";
import { drawIndexedText, drawText, fitText, textWidth, wrapText } from "./text.ts";
import { typeface } from "./typeface.ts";

const face = await typeface(fakeRasterizer, 20);
const widthOf = (text: string) => [...text].reduce((sum, c) => sum + 20 * fakeAdvance(c), 0);

// The advances are measured on a raster of four subpixels a pixel; a box's edges are rounded to them.
const measured = 0.25;

test.each([..."aWj1 |&<_—"])("the advance of %j is measured", (character) => {
  expect(Math.abs(textWidth(face, character) - 20 * fakeAdvance(character))).toBeLessThanOrEqual(measured);
});

test("a text is as wide as its characters together", () => {
  expect(Math.abs(textWidth(face, "conv2d_3") - widthOf("conv2d_3"))).toBeLessThanOrEqual(8 * measured);
});

function inkedColumns(text: string, x: number): number[] {
  const image = blankImage(120, 30, [255, 255, 255, 255]);
  drawText(image, face, text, x, 0, { colour: [0, 0, 0] });
  return Array.from({ length: 120 }, (_, column) => column).filter((column) =>
    Array.from({ length: 30 }, (_, row) => row).some((row) => image.data[(row * 120 + column) * 4]! < 128),
  );
}

test("a glyph's box lies where the pen is, and the next one an advance later", () => {
  const [first, last] = [10 + 0.1 * 20, 10 + 0.4 * 20];
  const columns = inkedColumns("ab", 10);
  const advance = 20 * fakeAdvance("a");
  expect(columns[0]).toBe(Math.round(first));
  expect(columns.at(-1)).toBe(Math.round(last + advance) - 1);
  expect(columns).toHaveLength(12);
});

test("fractions of a pixel become shares of ink", () => {
  const image = blankImage(40, 30, [255, 255, 255, 255]);
  drawText(image, face, "a", 10.25, 0, { colour: [0, 0, 0] });
  const row = 15;
  // The box goes from 12.25 to 18.25.
  const inked = [11, 12, 13, 17, 18, 19].map((x) => image.data[(row * 40 + x) * 4]);
  expect(inked).toEqual([255, 64, 0, 0, 191, 255]);
});

test("text is aligned to its left, middle or right", () => {
  const width = textWidth(face, "abc");
  const left = inkedColumns("abc", 60 - width);
  const image = (align: "centre" | "right", x: number) => {
    const drawn = blankImage(120, 30, [255, 255, 255, 255]);
    drawText(drawn, face, "abc", x, 0, { align });
    return drawn;
  };
  const first = (drawn: ReturnType<typeof image>) =>
    Array.from({ length: 120 }, (_, x) => x).find((x) => drawn.data[(15 * 120 + x) * 4]! < 128);
  expect(first(image("right", 60))).toBe(left[0]);
  expect(first(image("centre", 60 - width / 2))).toBe(left[0]);
});

test("text beyond the edges is cut off", () => {
  const image = blankImage(10, 10, [255, 255, 255, 255]);
  drawText(image, face, "abcdef", -15, -12);
  drawText(image, face, "abcdef", 3, 5);
  expect(image.data).toHaveLength(400);
  expect(image.data.some((v) => v < 100)).toBe(true);
});

test("indexed text uses only the inks of the palette", () => {
  const image: IndexedImage = {
    width: 90,
    height: 30,
    data: new Uint8Array(2700).fill(mark.background),
    palette: paletteOf("grey"),
  };
  drawIndexedText(image, face, "abc", 3.3, 0);
  expect(Math.max(...image.data)).toBe(mark.ink);
  expect(Math.min(...image.data)).toBe(mark.background);
  drawIndexedText(image, face, "abc", 40.3, 0, { strength: 0.5 });
  expect(Math.max(...image.data.filter((_, i) => i % 90 > 40))).toBeLessThan(mark.ink);
});

test("a text too long for its place ends in an ellipsis and fits", () => {
  expect(fitText(face, "short", 200)).toBe("short");
  const cut = fitText(face, "a rather long label", 100);
  expect(cut).toMatch(/^a rath.*…$/);
  expect(textWidth(face, cut)).toBeLessThanOrEqual(100);
  expect(fitText(face, "long", 1)).toBe("");
});

test("lines break at spaces, and the last one takes the rest", () => {
  const lines = wrapText(face, "one two three four five six seven", 100, 3);
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(textWidth(face, line)).toBeLessThanOrEqual(100);
  expect(lines[0]).toBe("one two");
  expect(lines[2]).toMatch(/…$/);
  expect(wrapText(face, "one", 100, 3)).toEqual(["one"]);
});

test("what the atlas lacks is a letter without its accent, or a box", async () => {
  const fresh = await typeface(fakeRasterizer, 20);
  expect(fresh.glyphs("é")).toEqual(fresh.glyphs("e"));
  const [box] = fresh.glyphs("日");
  expect(box!.coverage.some((v) => v > 0)).toBe(true);
  expect(fresh.glyphs("日本")).toHaveLength(2);
});

test("a prepared text is one glyph of its own width", async () => {
  const fresh = await typeface(fakeRasterizer, 20);
  await fresh.prepare(["日 本", "plain"]);
  expect(fresh.glyphs("日 本")).toHaveLength(1);
  expect(Math.abs(textWidth(fresh, "日 本") - widthOf("日 本"))).toBeLessThanOrEqual(measured);
  expect(fresh.glyphs("plain")).toHaveLength(5);
});
