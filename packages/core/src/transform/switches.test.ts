import { expect, test } from "vitest";
import { Builder } from "../op/builder.ts";
import { hasSwitches } from "./switches.ts";

const g = new Builder();
const x = g.input("x", { type: "float32", shape: ["N", 3, 8, 8] });
const mean = g.node("AveragePool", [x], { kernel_shape: [2, 2] }, "mean");
const most = g.node("MaxPool", [mean], { kernel_shape: [2, 2] }, "most");
const graph = g.build([g.node("Relu", [most], {}, "y")]);

test.each([
  [["mean"], false],
  [["most"], true],
  [["mean", "y"], true],
  [["x"], false],
])("%j", (values, expected) => {
  expect(hasSwitches(graph, values)).toBe(expected);
});
