import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { Builder } from "../op/builder.ts";
import type { Colour } from "./colour.ts";
import { writeColour } from "./colour.ts";

/** What a pixel's three numbers become. */
function coloured(pixel: readonly number[], colour: Colour): Float64Array {
  const g = new Builder();
  g.input("latent", { type: "float32", shape: ["N", 3, 1, 1] });
  const out = writeColour(g, "latent", colour);
  return evaluate(g.build([out]), { latent: doubles([1, 3, 1, 1], pixel) }).get(out)!.data;
}

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

test("nothing is grey", () => {
  for (const colour of ["decorrelated", "plain", "clipped"] as const)
    expect([...coloured([0, 0, 0], colour)]).toEqual([0.5, 0.5, 0.5]);
});

test("plain colours are sigmoids, clipped ones go beyond their bounds", () => {
  const pixel = [1, -2, 0.25];
  expect([...coloured(pixel, "plain")]).toEqual(pixel.map(sigmoid));
  expect([...coloured(pixel, "clipped")]).toEqual([1.5, -1.5, 0.75]);
});

test("decorrelated numbers are a brightness and two contrasts", () => {
  // By hand from Lucid's matrix: its largest column, brightness, has the length √(0.26² + 0.27² + 0.27²).
  const length = Math.sqrt(0.26 ** 2 + 2 * 0.27 ** 2);
  const expected = [0.26 * 2 + 0.09 * -1 + 0.02 * 3, 0.27 * 2 - 0.05 * 3, 0.27 * 2 - 0.09 * -1 + 0.03 * 3];
  coloured([2, -1, 3], "decorrelated").forEach((v, i) => {
    // Its weights are float32.
    expect(v).toBeCloseTo(sigmoid(expected[i]! / length), 6);
  });
});
