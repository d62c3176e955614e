import { expect, test } from "vitest";
import { toDoubles } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { branchNet, depthwiseNet, residualNet } from "../testing/nets.ts";
import { connectionsOf } from "./connections.ts";
import { workingLayers } from "./layers.ts";

/** Norm and mean between two units, by the names of their layers; 0 where nothing is between them. */
function between(graph: Graph) {
  const layers = workingLayers(graph).filter(({ node }) => node.inputs.length > 1);
  const all = [...connectionsOf(graph, layers)];
  const at = (value: string) => layers.findIndex((l) => l.value === value);
  return (to: string, unit: number, from: string, source: number) => {
    const found = all[at(to)]!;
    const place = found.sources.findIndex((s) => s.layer === at(from) && s.unit === source);
    const i = unit * found.sources.length + place;
    return place < 0 ? { norm: 0, mean: 0 } : { norm: found.norms[i]!, mean: found.means[i]! };
  };
}

const numbers = (graph: Graph, name: string) => [...toDoubles(graph.constants.get(name)!).data];
const norm = (weights: readonly number[]) => Math.hypot(...weights);
const mean = (weights: readonly number[]) => weights.reduce((a, b) => a + b, 0) / weights.length;

test("through a concatenation, a pool and flattening: all positions of a channel, of the branch that it belongs to", () => {
  const graph = branchNet();
  const find = between(graph);
  const weights = numbers(graph, "logits/weights");
  const positions = weights.length / (4 * 9);
  // Behind 3 channels of the first branch come 4 of the second.
  const slice = weights.slice((2 * 9 + 3 + 1) * positions, (2 * 9 + 3 + 2) * positions);
  // Norms are float32.
  expect(find("logits", 2, "branch3", 1).norm).toBeCloseTo(norm(slice), 5);
  expect(find("logits", 2, "branch3", 1).mean).toBeCloseTo(mean(slice), 5);
});

test("through a sum: what comes by the shortcut, too", () => {
  const n = new NetBuilder(4);
  const stem = n.conv("stem", n.input(3, 6, 5), 4);
  const sum = n.node("Add", "sum", [n.conv("inner", n.relu("relu", stem), 4), stem]);
  const graph = n.build(n.conv("outer", n.relu("relu2", sum), 6));
  const slice = numbers(graph, "outer/weights").slice((5 * 4 + 3) * 9, (5 * 4 + 4) * 9);
  for (const from of ["inner", "stem"]) expect(between(graph)("outer", 5, from, 3).norm).toBeCloseTo(norm(slice), 5);
});

test("a layer that is known by what comes behind its sum is read there", () => {
  const graph = residualNet();
  const slice = numbers(graph, "block2/conv1/weights").slice((5 * 4 + 3) * 9, (5 * 4 + 4) * 9);
  const find = between(graph);
  expect(find("block2/conv1", 5, "block1", 3).norm).toBeCloseTo(norm(slice), 5);
  expect(find("block2/conv1", 5, "stem", 3).norm).toBe(0);
});

test("groups read their own channels alone, and normalisations scale what they normalise", () => {
  const graph = depthwiseNet();
  const find = between(graph);
  const scale = numbers(graph, "depthwise/norm/scale")[6]!;
  const deviation = Math.sqrt(numbers(graph, "depthwise/norm/variance")[6]! + 1e-5);
  const slice = numbers(graph, "depthwise/conv/weights").slice(6 * 9, 7 * 9);
  expect(find("depthwise", 6, "expand", 6).norm).toBeCloseTo(norm(slice) * (scale / deviation), 5);
  expect(find("depthwise", 6, "expand", 5).norm).toBe(0);
  // Eight channels in four groups of two, which read one channel each.
  const grouped = numbers(graph, "reduce/conv/weights").slice(5 * 9, 6 * 9);
  expect(find("reduce", 5, "project", 2).mean).toBeCloseTo(mean(grouped), 5);
  expect(find("reduce", 5, "stem", 2).mean).toBeCloseTo(mean(grouped), 5);
  expect(find("reduce", 5, "stem", 1).norm).toBe(0);
});

test("through a shuffle of channels", () => {
  const n = new NetBuilder(3);
  const first = n.conv("first", n.input(3, 5, 7), 6);
  const split = n.node("Reshape", "split", [first, n.g.ints([0, 2, 3, 5, 7])]);
  const turned = n.node("Transpose", "turned", [split], { perm: [0, 2, 1, 3, 4] });
  const joined = n.node("Reshape", "joined", [turned, n.g.ints([0, 6, 5, 7])]);
  const graph = n.build(n.conv("second", joined, 4, { kernel: 1 }));
  const weights = numbers(graph, "second/weights");
  // What was channel 1·3 + 2 is channel 2·2 + 1 then.
  expect(between(graph)("second", 1, "first", 5).norm).toBeCloseTo(Math.abs(weights[6 + 5]!), 6);
  expect(between(graph)("second", 1, "first", 1).norm).toBeCloseTo(Math.abs(weights[6 + 2]!), 6);
});

test("the first layer reads no other", () => {
  const [first] = connectionsOf(depthwiseNet(), workingLayers(depthwiseNet()));
  expect(first).toBeUndefined();
});
