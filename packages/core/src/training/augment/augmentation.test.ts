import { expect, it } from "vitest";
import { formatAugmentation, noAugmentation, parseAugmentation } from "./augmentation.ts";

it("reads each kind", () => {
  expect(parseAugmentation("rotate=40, shift=0.2,shear=.1,zoom=0.3,flip,color=0.15")).toEqual({
    rotate: 40,
    shift: 0.2,
    shear: 0.1,
    zoom: 0.3,
    flip: true,
    color: 0.15,
  });
});

it.each(["", "none", "rotate=0"])('does nothing for "%s"', (text) => {
  expect(parseAugmentation(text)).toEqual(noAugmentation);
});

it("writes what it reads", () => {
  const text = "rotate=40,shift=0.2,flip";
  expect(formatAugmentation(parseAugmentation(text))).toBe(text);
  expect(formatAugmentation(noAugmentation)).toBe("");
});

it.each([
  ["rotat=40", 'nothing is called "rotat"'],
  ["rotate", "rotate is a number from 0 to 180"],
  ["shift=-1", "shift is a number from 0 to 1"],
  ["zoom=1", "zoom is a number from 0 to 0.95"],
  ["color=x", "color is a number from 0 to 1"],
  ["flip=2", "flip takes no amount"],
])("refuses %s", (text, message) => {
  expect(() => parseAugmentation(text)).toThrow(message);
});
