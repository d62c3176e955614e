import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { upgraded } from "../testing/upgraded.ts";

const attrs = { mode: "nearest", coordinate_transformation_mode: "asymmetric" };

test.each([
  { op: "Upsample", from: 9, scales: [1, 1, 2, 2], nearest_mode: "floor" },
  { op: "Resize", from: 10, scales: [1, 1, 2, 2], nearest_mode: "floor" },
  { op: "Resize", from: 10, scales: [1, 1, 0.5, 0.5], nearest_mode: "ceil" },
])("$op of opset $from by $scales counts from the corner and rounds by $nearest_mode", (c) => {
  const node = { op: c.op, inputs: ["x", "scales"], outputs: ["y"], attrs: { mode: "nearest" } };
  const { nodes } = upgraded(node, c.from, { scales: float32([4], c.scales) });
  const resize = { op: "Resize", inputs: ["x", "", "scales"], outputs: ["y"] };
  expect(nodes).toEqual([{ ...resize, attrs: { ...attrs, nearest_mode: c.nearest_mode } }]);
});

test("the scales of Upsample were an attribute until opset 8", () => {
  const node = { op: "Upsample", inputs: ["x"], outputs: ["y"], attrs: { mode: "bilinear", scales: [1, 1, 2, 3] } };
  const { nodes, values } = upgraded(node, 7);
  expect(nodes[0]).toMatchObject({ op: "Resize", attrs: { mode: "linear" } });
  expect(values(nodes[0]!.inputs[2]!)).toEqual([1, 1, 2, 3]);
});
