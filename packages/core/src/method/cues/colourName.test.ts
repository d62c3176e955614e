import { expect, test } from "vitest";
import { colourName, hexOf } from "./colourName.ts";

test.each([
  [[232, 22, 200], "magenta", "#e816c8"],
  [[250, 250, 248], "white", "#fafaf8"],
  [[12, 10, 14], "black", "#0c0a0e"],
  [[200, 20, 24], "red", "#c81418"],
  [[120, 122, 118], "grey", "#787a76"],
  [[250, 160, 10], "orange", "#faa00a"],
  [[90, 60, 25], "brown", "#5a3c19"],
])("%j is called %s", (rgb, name, hex) => {
  expect(colourName(rgb)).toBe(name);
  expect(hexOf(rgb)).toBe(hex);
});
