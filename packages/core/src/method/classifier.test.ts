import { expect, it } from "vitest";
import { Builder } from "../op/builder.ts";
import { modelOf } from "../testing/context.ts";
import { classifierOf, classTarget } from "./classifier.ts";
import { scoreOf } from "./target.ts";

function sigmoidNet() {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 1] });
  return modelOf(g.build([g.node("Sigmoid", [x], {}, "p")]));
}

it("one sigmoid stands for two classes, the first of them its complement", () => {
  const model = sigmoidNet();
  expect(classifierOf(model)).toMatchObject({ classes: 2, binary: true, value: "x" });
  expect(scoreOf(classTarget(model, 1, "probability"), [0.8])).toBeCloseTo(0.8);
  expect(scoreOf(classTarget(model, 0, "probability"), [0.8])).toBeCloseTo(0.2);
  expect(scoreOf(classTarget(model, 0, "logit"), [3])).toBe(-3);
});
