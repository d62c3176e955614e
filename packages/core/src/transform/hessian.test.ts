import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Doubles } from "../base/tensor.ts";
import { doubles, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { branchNet, depthwiseNet, normalizedNet, residualNet, tinyNet } from "../testing/nets.ts";
import { backward, gradientOf } from "./backward.ts";
import { foldBatchNorm } from "./foldBatchNorm.ts";
import { hessianProducts } from "./hessian.ts";

/** The product of the Hessian with the picture, from the graph and from differences of the gradient along the picture. */
function both(graph: Graph, of = graph.outputs[0]!): { product: Float64Array; expected: Float64Array } {
  const x = graph.inputs[0]!;
  const shape = [1, ...(graph.infos.get(x)!.shape.slice(1) as number[])];
  const { normal } = rng(3);
  const at = Float64Array.from({ length: size(shape) }, normal);
  const seedShape = [1, ...(graph.infos.get(of)!.shape.slice(1) as number[])];
  const seed = doubles(seedShape, Float64Array.from({ length: size(seedShape) }, normal));
  const feeds = (scale: number): Record<string, Doubles> => ({
    [x]: doubles(
      shape,
      at.map((v) => scale * v),
      "float32",
    ),
    [gradientOf(of)]: seed,
  });
  const gradient = backward(foldBatchNorm(graph, new Set([of])), of, [x]);
  const slope = (scale: number) => evaluate(gradient, feeds(scale)).get(gradientOf(x))!.data;
  const step = 1e-6;
  const [above, below] = [slope(1 + step), slope(1 - step)];
  const { graph: whole, products } = hessianProducts(gradient, [x]);
  const found = evaluate({ ...whole, outputs: [products[0]!] }, feeds(1)).get(products[0]!)!.data;
  const product = found.length === 1 ? new Float64Array(at.length).fill(found[0]!) : found;
  return { product, expected: above.map((v, i) => (v - below[i]!) / (2 * step)) };
}

function expectSame({ product, expected }: ReturnType<typeof both>): number {
  const largest = Math.max(...expected.map(Math.abs));
  // a step of 1e-6 on slopes near one that are good to 1e-15
  expected.forEach((v, i) => {
    expect(Math.abs(product[i]! - v)).toBeLessThan(1e-6 * Math.max(1, largest));
  });
  return largest;
}

const nets = { tinyNet, residualNet, branchNet, depthwiseNet, normalizedNet };

test.each(Object.entries(nets))("%s: of the probability", (_, net) => {
  expect(expectSame(both(net()))).toBeGreaterThan(1e-4);
});

test.each([tinyNet, residualNet, branchNet])("a logit behind ReLUs and max pools has no curvature", (net) => {
  const { product } = both(net(), "logits");
  expect(Math.max(...product.map(Math.abs))).toBe(0);
});

const operators: Record<string, [string, Record<string, number>?]> = Object.fromEntries(
  ["Sigmoid", "Tanh", "Elu", "Selu", "Celu", "Gelu", "HardSwish", "HardSigmoid", "Softplus", "Softsign", "Mish"]
    .concat(["Exp", "Sin", "Cos", "Erf", "Reciprocal", "LogSoftmax", "Softmax", "LeakyRelu"])
    .map((op) => [op, [op]]),
);
operators.LRN = ["LRN", { size: 3, alpha: 0.3 }];
operators.MeanVariance = ["GlobalAveragePool"];

test.each(Object.entries(operators))("a network with %s", (_, [op, attrs]) => {
  const n = new NetBuilder(4);
  const bent = n.node(op, "bent", [n.conv("conv", n.input(2, 5, 6), 3)], attrs);
  const maps = n.node("Mul", "squared", [bent, bent]);
  const pooled = n.g.shape(maps)[2] === 1 ? maps : n.maxPool("pool", maps, 3, 2);
  expect(expectSame(both(n.build(n.dense("logits", n.node("Flatten", "flat", [pooled]), 3))))).toBeGreaterThan(1e-4);
});
