import { expect, it } from "vitest";
import { modelOf } from "../../testing/context.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { lastStages, stagesOf } from "./stages.ts";

const rolesOf = (names: readonly string[]) => [...new Set(names.map((name) => name.split("/")[0]))];

it("groups the layers of a residual net by the size of their maps, without its classifier", () => {
  const { classifier, stages } = stagesOf(modelOf(residualNet()));
  expect(stages.map(rolesOf)).toEqual([["stem", "block1"], ["block2"]]);
  expect(rolesOf(classifier)).toEqual(["logits"]);
});

it("puts parallel branches into one stage", () => {
  expect(stagesOf(modelOf(branchNet())).stages.map((s) => rolesOf(s).length)).toEqual([4]);
});

it("has every parameter once", () => {
  const { classifier, stages } = stagesOf(modelOf(tinyNet()));
  const all = [...stages.flat(), ...classifier];
  expect(new Set(all).size).toBe(all.length);
  expect(stages.map(rolesOf)).toEqual([["conv1"], ["conv2"]]);
});

it("releases the classifier always, and the last stages as asked", () => {
  const model = modelOf(tinyNet());
  expect(rolesOf(lastStages(model, 0))).toEqual(["logits"]);
  expect(rolesOf(lastStages(model, 1))).toEqual(["conv2", "logits"]);
  expect(() => lastStages(model, 3)).toThrow("has 2 stages before its classifier, not 3");
});
