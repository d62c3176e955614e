import { describe, expect, test } from "vitest";
import { apartBy, JUST_SEEN, seen, visions } from "../testing/colourVision.ts";
import { colormap, safeColormaps } from "./colormap.ts";

const colours = (name: string, vision: string) =>
  Array.from({ length: 256 }, (_, i) => seen(colormap(name).subarray(3 * i, 3 * i + 3), vision));

/** By how much a map falls back in lightness on its way up, at most. */
function fall(lightness: readonly number[]): number {
  let [highest, most] = [Number.NEGATIVE_INFINITY, 0];
  for (const l of lightness) {
    highest = Math.max(highest, l);
    most = Math.max(most, highest - l);
  }
  return most;
}

describe.each(Object.keys(visions))("%s", (vision) => {
  test.each(safeColormaps.sequential)("%s grows lighter all the way, and far", (name) => {
    const lightness = colours(name, vision).map(([l]) => l);
    // What nobody sees is rounding.
    expect(fall(lightness)).toBeLessThan(JUST_SEEN / 2);
    expect(lightness.at(-1)! - lightness[0]!).toBeGreaterThan(65);
  });

  test.each(safeColormaps.diverging)("%s grows darker from the middle, to ends that are apart", (name) => {
    const all = colours(name, vision);
    const [below, above] = [all.slice(0, 128), all.slice(128).reverse()];
    for (const arm of [below, above]) expect(fall(arm.map(([l]) => l))).toBeLessThan(JUST_SEEN / 2);
    expect(apartBy(below[0]!, above[0]!)).toBeGreaterThan(10 * JUST_SEEN);
    // Values that differ in their sign alone, from a quarter of the range on.
    for (let i = 0; i < 96; i++) expect(apartBy(below[i]!, above[i]!), `entry ${i}`).toBeGreaterThan(5 * JUST_SEEN);
    expect(apartBy(all[127]!, all[128]!)).toBe(0);
  });
});

test("what papers are used to is not safe: the strongest is not the lightest", () => {
  for (const name of ["jet", "turbo"]) expect(fall(colours(name, "normal").map(([l]) => l))).toBeGreaterThan(30);
});

test("red and green of the same lightness would not pass", () => {
  const [red, green] = [
    [196, 60, 40],
    [70, 125, 40],
  ] as const;
  expect(apartBy(seen(red, "normal"), seen(green, "normal"))).toBeGreaterThan(20 * JUST_SEEN);
  expect(apartBy(seen(red, "deuteranopia"), seen(green, "deuteranopia"))).toBeLessThan(10 * JUST_SEEN);
});
