import fc from "fast-check";
import { expect, it } from "vitest";
import { jitterColours } from "./colour.ts";

const same = { brightness: 1, contrast: 1, saturation: 1 };

function jittered(samples: number[], channels: number, change: Partial<typeof same>): number[] {
  const data = Float32Array.from(samples);
  jitterColours(data, channels, { ...same, ...change });
  return Array.from(data, (v) => Math.round(v * 1000) / 1000);
}

// Two pixels: (100, 50, 200) and (20, 40, 60).
const rgb = [100, 20, 50, 40, 200, 60];

it("leaves colours as they are", () => {
  expect(jittered(rgb, 3, {})).toEqual(rgb);
});

it("multiplies brightness and cuts off at white", () => {
  expect(jittered(rgb, 3, { brightness: 1.5 })).toEqual([150, 30, 75, 60, 255, 90]);
});

it("halves the distance to the mean luma", () => {
  // Lumas: 0.299·100 + 0.587·50 + 0.114·200 = 82.05 and 36.3; their mean is 59.175.
  const expected = rgb.map((v) => Math.round(((v + 59.175) / 2) * 1000) / 1000);
  jittered(rgb, 3, { contrast: 0.5 }).forEach((v, i) => {
    expect(v).toBeCloseTo(expected[i]!, 2);
  });
});

it("makes a picture grey without saturation", () => {
  expect(jittered(rgb, 3, { saturation: 0 })).toEqual([82.05, 36.3, 82.05, 36.3, 82.05, 36.3]);
});

it("changes brightness and contrast of one channel", () => {
  expect(jittered([10, 30], 1, { brightness: 2, contrast: 0.5, saturation: 0 })).toEqual([30, 50]);
});

it("stays in range", () => {
  const factor = fc.double({ min: 0, max: 2, noNaN: true });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), factor, factor, factor, (v, b, c, s) => {
      const data = Float32Array.from(v);
      jitterColours(data, 3, { brightness: b, contrast: c, saturation: s });
      return data.every((x) => x >= 0 && x <= 255);
    }),
  );
});
