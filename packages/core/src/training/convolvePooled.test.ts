import { expect, it } from "vitest";
import { rng } from "../base/rng.ts";
import { doubles, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { expectClose } from "../testing/opSuite.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { Net } from "./architecture/net.ts";
import { convolvePooled } from "./convolvePooled.ts";

/** A padded convolution, of which the pool leaves a row out, and a second one behind it. */
function graph(pool: Record<string, number[]> = { kernel_shape: [2, 3], strides: [2, 3] }): Graph {
  const n = new Net(2);
  const conv = n.conv("conv1", n.input("picture", 2, [9, 12]), 3, { kernel: 3 });
  const first = n.node("MaxPool", "pool1", [conv], pool);
  const second = n.maxPool("pool2", n.conv("conv2", first, 4));
  return n.classifier(n.flatten("flat", second), 3);
}

const weights = ["conv1/weights", "conv1/bias", "conv2/weights"];
const opsOf = (g: Graph) => g.nodes.map((n) => n.op).join(" ");

it("gives the same values, and the same gradients to weights", () => {
  const merging = convolvePooled(graph(), new Set(weights));
  const plain = backward(withOutputs(graph(), ["logits"]), "logits", weights);
  const merged = backward(withOutputs(merging.graph, ["logits"]), "logits", weights, { rules: merging.rules });
  const { normal } = rng(4);
  const drawn = (shape: number[]) => doubles(shape, Float64Array.from({ length: size(shape) }, normal), "float32");
  const picture = drawn([3, 2, 9, 12]);
  // A flat part, where all maxima are equal.
  picture.data.fill(1, 0, 2 * 9 * 12 + 60);
  const feeds = { picture, "grad(logits)": drawn([3, 3]) };
  const [a, b] = [evaluate(plain, feeds), evaluate(merged, feeds)];
  // The same products in float64, summed up in another order.
  for (const v of ["pool1", "logits", ...weights.map(gradientOf)]) expectClose(b.get(v)!, a.get(v)!, 1e-13);
});

it("merges what learns and needs no gradient of its input, and pools that tile", () => {
  const pools = (g: Graph) => g.nodes.filter((n) => n.op === "MaxPool").map((n) => n.outputs[0]);
  expect(pools(convolvePooled(graph(), new Set(weights)).graph)).toEqual(["pool2"]);
  expect(pools(convolvePooled(graph(), new Set(["conv2/weights"])).graph)).toEqual(["pool1"]);
  const overlapping = graph({ kernel_shape: [3, 3], strides: [2, 2] });
  expect(opsOf(convolvePooled(overlapping, new Set(weights)).graph)).toBe(opsOf(overlapping));
});
