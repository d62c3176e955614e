import { expect, test } from "vitest";
import type { Site } from "./data.ts";
import { find } from "./find.ts";

const layer = (name: string, units: number) => ({ name, shape: [units, 4, 5] });
const site = {
  layers: [layer("conv1", 8), layer("conv10", 16), layer("mixed/conv1", 32), layer("dense", 4)],
  classes: ["duck", "rubber duck", "convertible"],
} as unknown as Site;
const labels = (query: string) => find(site, query).map(({ label }) => label);

test("layers and classes by what they begin with, then by what they hold", () => {
  expect(labels("conv1")).toEqual(["conv1", "conv10", "mixed/conv1"]);
  expect(labels("duck")).toEqual(["duck", "rubber duck"]);
  expect(labels("CONV")).toEqual(["conv1", "conv10", "convertible", "mixed/conv1"]);
});

test("units of the layers that have them", () => {
  expect(labels("conv1[12]")).toEqual(["conv10[12]", "mixed/conv1[12]"]);
  expect(labels("conv1[3")).toEqual(["conv1[3]", "conv10[3]", "mixed/conv1[3]"]);
  expect(labels("dense 2")).toEqual(["dense[2]"]);
  expect(find(site, "dense[2]")).toEqual([{ label: "dense[2]", kind: "unit", href: "#/unit/dense/2" }]);
});

test("nothing for nothing", () => {
  expect(labels(" ")).toEqual([]);
  expect(labels("zebra")).toEqual([]);
});
