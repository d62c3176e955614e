import { expect, test } from "vitest";
import { float32, int64, zeros } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import { call, print } from "./print.ts";

test("a graph reads as one line for each input, constant, node and output", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3, 4, 5] });
  const w = g.constant(zeros([2, 3, 1, 1]), "w");
  const b = g.constant(float32([2], [1, -0.5]), "b");
  const conv = g.node("Conv", [x, w, b], { strides: [1, 2], auto_pad: "VALID" }, "conv");
  expect(print(g.build([conv]))).toBe(
    [
      "input x: float32[N,3,4,5]",
      "constant w: float32[2,3,1,1] = {0, 0, 0, 0, 0, 0}",
      "constant b: float32[2] = {1, -0.5}",
      'conv: float32[N,2,4,3] = Conv(x, w, b){auto_pad: "VALID", strides: [1,2]}',
      "output conv",
      "",
    ].join("\n"),
  );
});

test("absent inputs, other operator sets, tensors and encoded attributes have a form", () => {
  const attrs = { body: { encoded: new Uint8Array(9) }, value: int64([2], [3, 4]), big: zeros([9]) };
  const node = { op: "Loop", domain: "some.where", inputs: ["", "x"], outputs: ["y", ""], attrs };
  expect(call(node)).toBe("some.where:Loop(-, x){big: float32[9], body: <9 bytes>, value: int64[2] = {3, 4}}");
  expect(print({ ...new Builder().build([]), nodes: [node] })).toMatch(/^y: \?, - = some\.where:Loop/);
});
