import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { onCounting, upgradedGraph } from "../testing/upgradedGraph.ts";
import { Builder } from "./builder.ts";

opSuite("GroupNormalization", {
  "two groups": { inputs: [[2, 6, 5, 7], [6], [6]], attrs: { num_groups: 2 }, wrt: [0, 1, 2] },
  "one group, and a large epsilon": {
    inputs: [[2, 3, 5], [3], [3]],
    attrs: { num_groups: 1, epsilon: 0.3 },
    wrt: [0, 1, 2],
  },
});

const x = { type: "float32", shape: ["N", 4, 3] } as const;
const attrs = { num_groups: 2, epsilon: 1e-3 };

test("before opset 21, scale and bias had a number for each group", () => {
  const old = upgradedGraph({ op: "GroupNormalization", inputs: ["x", "scale", "bias"], attrs }, 18, {
    x,
    scale: float32([2], [2, 3]),
    bias: float32([2], [1, 0]),
  });
  const g = new Builder();
  const each = [float32([4], [2, 2, 3, 3]), float32([4], [1, 1, 0, 0])].map((t) => g.constant(t));
  const y = g.node("GroupNormalization", [g.input("x", x), ...each], attrs);
  expect(old.infos.get("y")!.shape).toHaveLength(3);
  expect(onCounting(old, [2, 4, 3])).toEqual(onCounting(g.build([y]), [2, 4, 3]));
});

test("channels that do not divide into the groups are refused", () => {
  const g = new Builder();
  const vector = g.constant(float32([3], [1, 1, 1]));
  const three = g.input("x", { type: "float32", shape: [1, 3, 5] });
  expect(() => g.node("GroupNormalization", [three, vector, vector], { num_groups: 2 })).toThrow("2 groups");
});

test("a group of equal numbers becomes its bias", () => {
  const g = new Builder();
  const constants = [float32([2], [5, 5]), float32([2], [1, 2])].map((t) => g.constant(t));
  const y = g.node("GroupNormalization", [g.input("x", { ...x, shape: [1, 2, 2] }), ...constants], { num_groups: 2 });
  const flat = { type: "float32", shape: [1, 2, 2], data: Float64Array.of(7, 7, 3, 3) } as const;
  expect([...evaluate(g.build([y]), { x: flat }).get(y)!.data]).toEqual([1, 1, 2, 2]);
});
