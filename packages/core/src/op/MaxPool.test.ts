import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

const x = [2, 3, 7, 8];

opSuite("MaxPool", {
  "apart from each other": { inputs: [[2, 3, 4, 6]], attrs: { kernel_shape: [2, 3], strides: [2, 3] } },
  "apart, with rows left over": { inputs: [x], attrs: { kernel_shape: [2, 3], strides: [2, 3] } },
  overlapping: { inputs: [x], attrs: { kernel_shape: [3, 3], strides: [2, 2] } },
  "overlapping, padded": { inputs: [x], attrs: { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 1, 0, 1] } },
  "stride 1": { inputs: [x], attrs: { kernel_shape: [3, 2] } },
  "stride above the kernel": { inputs: [x], attrs: { kernel_shape: [2, 1], strides: [3, 2] } },
  "rounded up": { inputs: [[2, 3, 8, 6]], attrs: { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 } },
  "rounded up, a window in the padding left out": {
    inputs: [[2, 3, 4, 5]],
    attrs: { kernel_shape: [2, 2], strides: [3, 2], pads: [1, 0, 1, 1], ceil_mode: 1 },
    skip: { wasm: "its shape inference counts the window in the padding, which its kernel leaves out" },
  },
  dilated: { inputs: [x], attrs: { kernel_shape: [3, 2], strides: [1, 2], dilations: [2, 3] } },
  "same, upper": { inputs: [x], attrs: { kernel_shape: [3, 2], strides: [2, 1], auto_pad: "SAME_UPPER" } },
  "same, lower": { inputs: [x], attrs: { kernel_shape: [3, 2], strides: [2, 1], auto_pad: "SAME_LOWER" } },
  "with indices": { inputs: [x], attrs: { kernel_shape: [3, 3], strides: [2, 2] }, outputs: 2 },
  "indices by columns": {
    inputs: [x],
    attrs: { kernel_shape: [3, 3], strides: [2, 2], storage_order: 1 },
    outputs: 2,
    wrt: [],
  },
  "taps enough for a scatter": { inputs: [x], attrs: { kernel_shape: [5, 3], strides: [2, 2], pads: [2, 1, 2, 1] } },
  "overlapping, the same padding": {
    inputs: [x],
    attrs: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  "stride 3, places read twice": { inputs: [x], attrs: { kernel_shape: [4, 3], strides: [3, 3], dilations: [1, 2] } },
  "stride 1, padded": { inputs: [x], attrs: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
  "one axis": { inputs: [[2, 3, 7]], attrs: { kernel_shape: [3], strides: [2], pads: [1, 0] } },
  "three axes": { inputs: [[2, 3, 5, 4, 6]], attrs: { kernel_shape: [3, 2, 2], strides: [2, 1, 2] } },
});

const pools = [
  { name: "overlapping", attrs: { kernel_shape: [3, 3], strides: [2, 2] }, at: [0, 2, 10, 12] },
  { name: "apart", attrs: { kernel_shape: [2, 2], strides: [2, 2] }, at: [0, 2, 10, 12] },
  { name: "padded", attrs: { kernel_shape: [3, 3], strides: [3, 3], pads: [1, 1, 1, 1] }, at: [0, 2, 10, 12] },
  { name: "many taps", attrs: { kernel_shape: [4, 3], strides: [1, 2] }, at: [0, 2, 5, 7] },
];
const flat = doubles([1, 1, 5, 5], new Float64Array(25), "float32");

test.each(pools.flatMap((p) => (["each", "many"] as const).map((seeds) => ({ ...p, seeds }))))(
  "of equal numbers the first one of a window gets the gradient: $name, $seeds",
  ({ attrs, at, seeds }) => {
    const g = new Builder();
    const y = g.node("MaxPool", [g.input("x", { type: "float32", shape: flat.shape })], attrs, "y");
    const back = backward(g.build([y]), "y", ["x"], { seeds });
    const seed = doubles([1, 1, 2, 2], [1, 2, 3, 4], "float32");
    const dx = evaluate(back, { x: flat, "grad(y)": seed }).get("grad(x)")!;
    expect([...dx.data.entries()].filter(([, v]) => v !== 0)).toEqual(at.map((place, i) => [place, i + 1]));
  },
);
