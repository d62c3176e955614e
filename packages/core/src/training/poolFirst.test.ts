import { expect, it } from "vitest";
import { rng } from "../base/rng.ts";
import { doubles, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { withOutputs } from "../onnx/graph.ts";
import { expectClose } from "../testing/opSuite.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { Net } from "./architecture/net.ts";
import { poolFirst } from "./poolFirst.ts";

/** A pooled ReLU, and one that is also read beside its pool. */
function graph() {
  const n = new Net(2);
  const first = n.maxPool("pool1", n.relu("conv1", n.conv("conv1/conv", n.input("picture", 2, [9, 8]), 3)));
  const second = n.relu("conv2", n.conv("conv2/conv", first, 3));
  const both = [n.flatten("flat1", n.maxPool("pool2", second)), n.flatten("flat2", second)];
  return n.classifier(n.node("Concat", "both", both, { axis: 1 }), 3);
}

it("gives the same values and gradients", () => {
  const [plain, swapped] = [graph(), poolFirst(graph())].map((g) =>
    backward(withOutputs(g, ["logits"]), "logits", ["picture", "conv1/conv/weights"]),
  );
  const { normal } = rng(4);
  const drawn = (shape: number[]) => doubles(shape, Float64Array.from({ length: size(shape) }, normal), "float32");
  const feeds = { picture: drawn([3, 2, 9, 8]), "grad(logits)": drawn([3, 3]) };
  const [a, b] = [evaluate(plain!, feeds), evaluate(swapped!, feeds)];
  for (const v of ["pool1", "logits", gradientOf("picture"), gradientOf("conv1/conv/weights")])
    expectClose(b.get(v)!, a.get(v)!, 1e-15);
});

it("moves a ReLU only where nothing else reads it", () => {
  expect(
    poolFirst(graph())
      .nodes.map((n) => n.op)
      .join(" "),
  ).toBe("Conv MaxPool Relu Conv Relu MaxPool Flatten Flatten Concat Gemm Softmax");
});
