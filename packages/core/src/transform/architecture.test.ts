import { expect, test } from "vitest";
import { branchNet, depthwiseNet, gatedNet, residualNet, tinyNet } from "../testing/nets.ts";
import { architectureOf } from "./architecture.ts";

const told = (graph: ReturnType<typeof tinyNet>) => {
  const { boxes, edges, blocks } = architectureOf(graph, "picture");
  const name = (i: number) => boxes[i]!.value;
  return {
    boxes,
    names: boxes.map((b) => b.value),
    edges: edges.map(([a, b]) => `${name(a)} → ${name(b)}`),
    blocks: blocks.map((b) => ({ name: b.name, boxes: b.boxes.map(name) })),
  };
};

test("a chain has a box for each layer, with what follows it in place", () => {
  const { names, boxes, edges, blocks } = told(tinyNet());
  expect(names).toEqual(["picture", "conv1", "pool1", "conv2", "logits"]);
  expect(boxes[1]!.ops).toEqual(["Conv", "BatchNormalization", "Relu"]);
  expect(boxes[2]!.window).toEqual({ kernel: [3, 3], strides: [2, 2] });
  expect(edges).toEqual(["picture → conv1", "conv1 → pool1", "pool1 → conv2", "conv2 → logits"]);
  expect(blocks).toEqual([]);
});

test("branches that are joined are a block", () => {
  const { edges, blocks } = told(branchNet());
  expect(blocks).toEqual([
    { name: "", boxes: ["branch1", "branch3/squeeze", "branch3", "branchPool/pool", "branchPool", "mixed"] },
  ]);
  expect(edges.filter((e) => e.endsWith("→ mixed"))).toHaveLength(3);
});

test("shortcuts are edges around, and each sum ends a block", () => {
  const { edges, blocks } = told(residualNet());
  expect(edges).toContain("stem → block1/add");
  expect(blocks.map((b) => b.name)).toEqual(["block1", "block2"]);
});

test("groups and gates", () => {
  expect(told(depthwiseNet()).boxes.find((b) => b.value === "depthwise")!.groups).toBe(8);
  const { edges } = told(gatedNet());
  expect(edges.filter((e) => e.endsWith("→ gated"))).toHaveLength(2);
});
