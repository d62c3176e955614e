import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { rectify } from "./rectify.ts";

/** A convolution whose output is rounded to codes about `zero`, through the operator `between` or none. */
function net(zero: number, between?: string) {
  const n = new NetBuilder();
  const conv = n.conv("conv", n.input(3, 7, 5), 4);
  const x = between ? n.node(between, "between", [conv]) : conv;
  const by = [n.g.constant(float32([], [0.1])), n.g.constant({ type: "uint8", shape: [], data: Uint8Array.of(zero) })];
  const codes = n.node("QuantizeLinear", "layer/codes", [x, ...by]);
  return n.build(n.node("DequantizeLinear", "layer", [codes, ...by]));
}

const relus = (...of: Parameters<typeof net>) =>
  rectify(net(...of)).nodes.flatMap((n) => (n.op === "Relu" ? n.outputs : []));

test("codes without negative numbers are behind a ReLU", () => {
  expect(relus(0)).toEqual(["layer/relu"]);
});

test("none is added where there are negative numbers, or none before", () => {
  expect(relus(3)).toEqual([]);
  expect(relus(0, "Relu")).toEqual(["between"]);
  expect(relus(0, "Sigmoid")).toEqual([]);
});

test("a picture is none's output", () => {
  const n = new NetBuilder();
  const by = [n.g.constant(float32([], [0.1])), n.g.constant({ type: "uint8", shape: [], data: Uint8Array.of(0) })];
  const codes = n.node("QuantizeLinear", "layer/codes", [n.input(3, 7, 5), ...by]);
  const graph = n.build(n.node("DequantizeLinear", "layer", [codes, ...by]));
  expect(rectify(graph).nodes.map((m) => m.op)).toEqual(["QuantizeLinear", "DequantizeLinear"]);
});
