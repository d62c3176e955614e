import { expect, test } from "vitest";
import { colormap, colormapNames, sample } from "./colormap.ts";

const at = (name: string, i: number) => [...colormap(name).subarray(i * 3, i * 3 + 3)];

// Entries of the published 256-colour tables that are none of our anchors.
const published: Record<string, [number, [number, number, number]][]> = {
  viridis: [
    [0, [68, 1, 84]],
    [32, [71, 45, 123]],
    [77, [52, 96, 141]],
    [128, [33, 145, 140]],
    [180, [70, 192, 111]],
    [230, [189, 223, 38]],
    [255, [253, 231, 37]],
  ],
  plasma: [
    [0, [13, 8, 135]],
    [32, [76, 2, 161]],
    [77, [145, 14, 163]],
    [128, [204, 71, 120]],
    [180, [243, 133, 75]],
    [230, [252, 206, 37]],
    [255, [240, 249, 33]],
  ],
  inferno: [
    [0, [0, 0, 4]],
    [32, [33, 12, 74]],
    [77, [108, 24, 110]],
    [128, [188, 55, 84]],
    [180, [244, 121, 24]],
    [230, [246, 215, 70]],
    [255, [252, 255, 164]],
  ],
  magma: [
    [0, [0, 0, 4]],
    [32, [29, 17, 71]],
    [77, [101, 26, 128]],
    [128, [183, 55, 121]],
    [180, [247, 114, 92]],
    [230, [254, 207, 146]],
    [255, [252, 253, 191]],
  ],
  turbo: [
    [0, [48, 18, 59]],
    [76, [25, 213, 205]],
    [128, [164, 252, 60]],
    [180, [254, 161, 48]],
    [212, [229, 71, 11]],
    [255, [122, 4, 3]],
  ],
  jet: [
    [0, [0, 0, 128]],
    [128, [128, 255, 126]],
    [255, [128, 0, 0]],
  ],
  grey: [
    [0, [0, 0, 0]],
    [100, [100, 100, 100]],
    [255, [255, 255, 255]],
  ],
};

test.each(Object.entries(published))("%s is within 5/255 of the published table", (name, entries) => {
  for (const [i, colour] of entries)
    for (const [c, v] of colour.entries()) expect(Math.abs(at(name, i)[c]! - v), `entry ${i}`).toBeLessThanOrEqual(5);
});

test("red-blue is white in the middle, blue below and red above", () => {
  expect(at("red-blue", 127)).toEqual([255, 255, 255]);
  expect(at("red-blue", 128)).toEqual([255, 255, 255]);
  const [r0, , b0] = at("red-blue", 30);
  const [r1, , b1] = at("red-blue", 225);
  expect(b0! - r0!).toBeGreaterThan(80);
  expect(r1! - b1!).toBeGreaterThan(80);
});

test.each(["viridis", "plasma", "inferno", "magma", "grey"])("%s grows lighter all the way", (name) => {
  const luminance = Array.from({ length: 256 }, (_, i) => {
    const [r, g, b] = at(name, i);
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  });
  // Rounding to whole colours may step back by at most one grade.
  luminance.slice(1).forEach((l, i) => {
    expect(l).toBeGreaterThan(luminance[i]! - 1);
  });
});

test("every map has 256 colours, and samples keep both ends", () => {
  for (const name of colormapNames) {
    const table = colormap(name);
    expect(table.length).toBe(768);
    const few = sample(table, 7);
    expect([...few.subarray(0, 3)]).toEqual(at(name, 0));
    expect([...few.subarray(18)]).toEqual(at(name, 255));
  }
});

test("an unknown map is refused with the nearest names", () => {
  expect(() => colormap("virdis")).toThrow('No colour map "virdis"');
  expect(() => colormap("toString")).toThrow("No colour map");
});
