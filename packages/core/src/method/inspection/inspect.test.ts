import { expect, test } from "vitest";
import { zeros } from "../../base/tensor.ts";
import { Builder } from "../../op/builder.ts";
import { layerTable } from "./inspect.ts";

/** conv 3×5×3×4, stride 2, pads 1,0,1,1 → clip → 2×2 max-pool → dense of 7. */
function net() {
  const g = new Builder();
  g.input("x", { type: "float32", shape: ["N", 3, 11, 13] });
  const kernel = g.constant(zeros([5, 3, 3, 4]), "kernel");
  const conv = g.node(
    "Conv",
    ["x", kernel, g.constant(zeros([5]), "bias")],
    { strides: [2, 2], pads: [1, 0, 1, 1] },
    "conv",
  );
  const clip = g.node("Clip", [conv, g.scalar(0, conv), g.scalar(6, conv)], {}, "clip");
  const pool = g.node("MaxPool", [clip], { kernel_shape: [2, 2], strides: [2, 2] }, "pool");
  const flat = g.node("Flatten", [pool], {}, "flat");
  const dense = g.constant(zeros([45, 7]), "dense");
  return g.build([g.node("MatMul", [flat, dense], {}, "logits")]);
}

const table = layerTable(net(), "x");
const row = (layer: string) =>
  Object.fromEntries(table.columns.map((c, i) => [c.name, table.rows.find((r) => r[0] === layer)![i]]));

test("shapes, parameters and work of a convolution", () => {
  expect(row("conv")).toMatchObject({
    output: "N×5×6×6",
    parameters: 5 * 3 * 3 * 4 + 5,
    MACs: 5 * 6 * 6 * 3 * 3 * 4,
    memory: 5 * 6 * 6 * 4,
  });
});

test("bounds of a clip are no parameters", () => {
  expect(row("clip").parameters).toBe(0);
});

test("receptive fields grow by the kernel times the stride so far, and begin in the padding", () => {
  expect(row("conv")).toMatchObject({ "receptive field": "3×4", stride: 2, "starts at": "-1×0" });
  expect(row("pool")).toMatchObject({ "receptive field": "5×6", stride: 4, "starts at": "-1×0" });
  expect(row("logits")["receptive field"]).toBeNull();
});

test("totals are sums", () => {
  expect(table.totals![3]).toBe(185 + 315);
  expect(table.totals![4]).toBe(5 * 6 * 6 * 36 + 45 * 7);
});
