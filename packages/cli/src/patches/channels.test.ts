import { float32 } from "@convlens/core/base";
import { Strongest } from "@convlens/core/dataset";
import { modelOf, nets } from "@convlens/core/testing";
import { expect, test } from "vitest";
import { channelsWanted, requireChannels } from "./channels.ts";

// Units by pictures: the third never fires, the fifth in one picture only.
const values = [
  [1, 5, 0, 2, 0, 3],
  [2, 4, 0, 2, 9, 1],
];
const top = new Strongest(6, 2);
top.add([0, 1], [float32([2, 6], values.flat())]);

test.each([
  ["all", [0, 1, 2, 3, 4, 5]],
  ["1-2,5", [1, 2, 5]],
  ["top3", [4, 1, 5]],
  ["top:3", [4, 1, 5]],
  // Of those that fire in both pictures: 0, 1, 3, 5.
  ["even2", [0, 5]],
  ["even3", [0, 3, 5]],
  ["even9", [0, 1, 3, 5]],
])("%s", (text, expected) => {
  expect(channelsWanted(text, top)).toEqual(expected);
});

test.each(["top0", "even0", "nine", "3-1", "100"])("%s is refused", (text) => {
  expect(() => requireChannels(text, modelOf(nets.tinyNet()), "conv2")).toThrow(`--channels ${text}`);
});
