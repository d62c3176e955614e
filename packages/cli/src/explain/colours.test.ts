import { expect, test } from "vitest";
import { mapColoursOf } from "./colours.ts";

test("one name is for all maps; kinds have their own", () => {
  expect(mapColoursOf("grey")).toEqual({ cam: "grey", pixels: "grey" });
  expect(mapColoursOf("cam=inferno")).toEqual({ cam: "inferno" });
  expect(mapColoursOf("pixels=grey, cam=jet")).toEqual({ pixels: "grey", cam: "jet" });
});

test.each([
  ["virdis", '--colormap: no colours "virdis"'],
  ["cam=blue", '--colormap: no colours "blue"'],
  ["saliency=grey", 'no kind of map "saliency"'],
])("refuses %s", (text, message) => {
  expect(() => mapColoursOf(text)).toThrow(message);
});
