import { expect, test } from "vitest";
import { toDoubles } from "../../base/tensor.ts";
import { ran, testBench } from "../../testing/bench.ts";
import { branchNet, tinyNet } from "../../testing/nets.ts";
import type { UnitWires } from "../../transform/wires.ts";

const asked = async (graph: ReturnType<typeof tinyNet>, params: object) =>
  (await ran<UnitWires>(testBench(graph, []), "weights", params)).answer;

test("the strongest weights to both sides, with the factors of normalisations", async () => {
  const graph = tinyNet();
  const weights = [...toDoubles(graph.constants.get("conv2/conv/weights")!).data];
  // 6×5×3×3
  const norm = (to: number, from: number) => Math.hypot(...weights.slice((to * 5 + from) * 9, (to * 5 + from + 1) * 9));
  const { incoming, outgoing, made } = await asked(graph, { layer: "conv2", unit: 4 });
  expect(made).toEqual([{ layer: "conv2", unit: 4 }]);
  const order = [0, 1, 2, 3, 4].toSorted((a, b) => norm(4, b) - norm(4, a));
  expect(incoming.map(({ layer, unit }) => [layer, unit])).toEqual(order.map((from) => ["conv1", from]));
  // Norms are float32.
  expect(incoming[0]!.norm).toBeCloseTo(norm(4, order[0]!), 5);
  expect(outgoing.map(({ layer }) => layer)).toEqual(Array(4).fill("logits"));
});

test("what is behind a pool, or a join, is made by the layers before it", async () => {
  expect((await asked(tinyNet(), { layer: "pool1", unit: 3 })).made).toEqual([{ layer: "conv1", unit: 3 }]);
  // Three channels of the first branch come before the four of the second.
  const { made, outgoing } = await asked(branchNet(), { layer: "mixed", unit: 4, most: 2 });
  expect(made).toEqual([{ layer: "branch3", unit: 1 }]);
  expect(outgoing).toHaveLength(2);
});

test("a unit that is not there is told", async () => {
  await expect(asked(tinyNet(), { layer: "conv2", unit: 6 })).rejects.toThrow("conv2 has no unit 6");
});
