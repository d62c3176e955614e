import { expect, it } from "vitest";
import { rasterizeSvg } from "./svg.ts";

const ink = (data: Uint8ClampedArray) => data.filter((v, i) => i % 4 === 3 && v > 0).length;
const document = (body: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">${body}</svg>`;

it("draws shapes at the document's own size, colours not multiplied by alpha", async () => {
  const image = await rasterizeSvg(document('<rect width="60" height="20" fill="#ff8000" fill-opacity="0.5"/>'));
  expect([image.width, image.height]).toEqual([60, 20]);
  const [r, g, b, a] = image.data;
  expect([r, b, a]).toEqual([255, 0, 128]);
  // 128/255 of 128 is 64 in 8 bits, which divides back to 127 or 128.
  expect(Math.abs(g! - 128)).toBeLessThanOrEqual(1);
});

it("draws text of any family with the font that comes along", async () => {
  for (const family of ["sans-serif", "serif", "monospace", "No Such Font"]) {
    const { data } = await rasterizeSvg(document(`<text y="15" font-size="14" font-family="${family}">σ ∂x →</text>`));
    expect(ink(data)).toBeGreaterThan(50);
  }
});

it("draws bold bolder", async () => {
  const text = (weight: string) => document(`<text y="15" font-size="14" font-weight="${weight}">ill</text>`);
  const coverage = async (weight: string) => (await rasterizeSvg(text(weight))).data.reduce((a, b) => a + b, 0);
  expect(await coverage("bold")).toBeGreaterThan((await coverage("normal")) * 1.2);
});
