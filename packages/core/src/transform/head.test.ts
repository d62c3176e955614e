import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import { tinyNet } from "../testing/nets.ts";
import { headOf } from "./head.ts";

test("a final softmax is found, and what is before it", () => {
  expect(headOf(tinyNet(), "scores")).toEqual({ logits: "logits", scores: "scores", activation: "softmax" });
});

test("scores that are rounded are those before they were", () => {
  const g = new Builder(tinyNet());
  const scale = g.constant(float32([], [1 / 256]), "scale");
  const codes = g.node("QuantizeLinear", ["scores", scale]);
  const output = g.node("DequantizeLinear", [codes, scale], {}, "rounded");
  expect(headOf(g.build([output]), output)).toEqual({ logits: "logits", scores: "rounded", activation: "softmax" });
});
