import { expect, test } from "vitest";
import { ran, testBench } from "../../testing/bench.ts";
import { branchNet, tinyNet } from "../../testing/nets.ts";
import type { Network } from "./network.ts";

test("each box tells what it is, what it costs and where to look", async () => {
  const { answer } = await ran<Network>(testBench(tinyNet(), []), "network", {});
  const [picture, first, , , logits] = answer.boxes;
  expect(picture).toMatchObject({ kind: "input", value: "picture", shape: [3, 10, 11], parameters: 0 });
  // 5 filters of 3×3×3 without biases, and four numbers a channel of the normalisation.
  expect(first).toMatchObject({ value: "conv1", seen: "conv1", maps: true, parameters: 5 * 27 + 4 * 5 });
  expect(first!.macs).toBeGreaterThanOrEqual(5 * 27 * 110);
  expect(logits).toMatchObject({ value: "logits", shape: [4], maps: false });
  expect(answer.edges).toContainEqual([0, 1]);
});

test("boxes know the smallest group that they lie in", async () => {
  const { answer } = await ran<Network>(testBench(branchNet(), []), "network", {});
  const mixed = answer.boxes.find((b) => b.value === "mixed")!;
  expect(answer.groups[mixed.group!]!.boxes).toContain(answer.boxes.indexOf(mixed));
  expect(answer.boxes.find((b) => b.value === "stem")!.group).toBeUndefined();
});
