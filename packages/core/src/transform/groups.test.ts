import { expect, test } from "vitest";
import type { Graph } from "../onnx/graph.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { branchNet, residualNet, tinyNet } from "../testing/nets.ts";
import { architectureOf } from "./architecture.ts";
import { groupsOf } from "./groups.ts";

const told = (graph: Graph) => {
  const architecture = architectureOf(graph, "picture");
  const groups = groupsOf(architecture);
  return groups.map(({ boxes, parent, ...group }) => ({
    ...group,
    boxes: boxes.map((b) => architecture.boxes[b]!.value),
    ...(parent !== undefined && { in: groups[parent]!.name }),
  }));
};

test("a chain with names that have nothing in common has none", () => {
  expect(told(tinyNet())).toEqual([]);
});

test("boxes whose names begin alike, and blocks", () => {
  expect(told(residualNet()).map((g) => g.name)).toEqual(["block2", "block1"]);
  expect(told(branchNet()).map((g) => [g.name, g.boxes.length])).toEqual([["block 1", 6]]);
});

/** `names[i]` are the layers of one part; each part is two convolutions and a sum. */
function parts(count: number, name: (part: number) => string): Graph {
  const n = new NetBuilder(3);
  let at = n.relu("stem", n.conv("stem/conv", n.input(3, 10, 11), 4));
  for (let i = 0; i < count; i++) {
    const inner = n.conv(`${name(i)}b`, n.relu(`${name(i)}a`, n.conv(`${name(i)}a/conv`, at, 4)), 4);
    at = n.relu(`${name(i)}out`, n.node("Add", `${name(i)}sum`, [inner, at]));
  }
  return n.build(n.dense("logits", n.node("Flatten", "flat", [at]), 4));
}

test("groups lie in each other", () => {
  const found = told(parts(4, (i) => `stage${Math.floor(i / 2)}.${i % 2}.`));
  expect(found.map((g) => [g.name, g.in])).toEqual([
    ["stage0 – stage1", undefined],
    ["stage0", "stage0 – stage1"],
    ["stage1", "stage0 – stage1"],
    ["stage0.0", "stage0"],
    ["stage0.1", "stage0"],
    ["stage1.0", "stage1"],
    ["stage1.1", "stage1"],
  ]);
});

test("parts that are alike and follow each other, whatever they are called", () => {
  const [run, ...blocks] = told(parts(5, (i) => "pqrst"[i]!));
  expect(run).toMatchObject({ repeats: 5 });
  expect(run!.boxes).toHaveLength(15);
  expect(blocks.map((b) => b.in)).toEqual(Array(5).fill(run!.name));
});

test("what a way leaves and comes back to is no group", () => {
  const n = new NetBuilder(4);
  const first = n.conv("x/first", n.input(3, 10, 11), 4);
  const other = n.conv("y", first, 5);
  const last = n.conv("x/last", other, 6);
  const z = n.conv("z", last, 7);
  expect(told(n.build(n.dense("logits", n.node("Flatten", "flat", [z]), 4)))).toEqual([]);
});
