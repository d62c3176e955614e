import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { residualNet } from "../../testing/nets.ts";
import { randomizedFrom, weightsOf } from "./randomized.ts";

const model = modelOf(residualNet());
const weights = weightsOf(model.graph);

test("weights are what multiplies channels, in the order of the nodes", () => {
  expect(weights[0]).toBe("stem/conv/weights");
  expect(weights.every((name) => model.graph.constants.get(name)!.shape.length > 1)).toBe(true);
});

test("from the output down: each stage shuffles more, keeps what the one before shuffled, and leaves the numbers as they are", () => {
  const stages = [...randomizedFrom(testContext(model), 3, 0)];
  expect(stages.at(-1)!.share).toBe(1);
  const changed = stages.map((stage) =>
    weights.filter((name) => stage.model.graph.constants.get(name) !== model.graph.constants.get(name)),
  );
  expect(changed.map((names) => names.length)).toEqual([2, 4, 6].map((n) => Math.round((n * weights.length) / 6)));
  for (const names of changed) expect(names).toEqual(weights.slice(weights.length - names.length));
  const name = weights.at(-1)!;
  const [first, last] = [stages[0]!, stages.at(-1)!].map((s) => s.model.graph.constants.get(name)!);
  expect(last).toBe(first);
  const sorted = (of: typeof model) => [...(of.graph.constants.get(name)!.data as Float32Array)].sort();
  expect(sorted(stages[0]!.model)).toEqual(sorted(model));
  expect(first!.data).not.toEqual(model.graph.constants.get(name)!.data);
});
