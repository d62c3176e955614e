import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Dim } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { modelOf } from "../testing/context.ts";
import { headOf } from "./head.ts";
import { withProbabilities } from "./probabilities.ts";

const model = (shape: readonly Dim[], last = "Identity") => {
  const g = new Builder();
  g.input("x", { type: "float32", shape });
  return modelOf(g.build([g.node(last, ["x"], {}, "y")]));
};

test("logits get a softmax, and stay what is explained", () => {
  const made = withProbabilities(model(["N", 3]), undefined);
  const scores = evaluate(made.graph, { x: doubles([1, 3], [0, Math.log(2), 0]) }).get(made.output)!;
  expect([...scores.data]).toEqual([0.25, 0.5, 0.25].map((v) => expect.closeTo(v, 12)));
  expect(headOf(made.graph, made.output).logits).toBe("y");
});

test("a single logit gets a sigmoid if it is called one", () => {
  const made = withProbabilities(model(["N", 1]), "logits");
  expect(evaluate(made.graph, { x: doubles([1, 1], [0]) }).get(made.output)!.data[0]).toBe(0.5);
  const single = model(["N", 1]);
  expect(withProbabilities(single, undefined)).toBe(single);
});

test.each([
  ["a softmax is there", model(["N", 3], "Softmax"), undefined],
  ["probabilities are declared", model(["N", 3]), "probabilities"],
  ["the output is a picture", model(["N", 1, 5, 7]), undefined],
  ["the output is a list of boxes", model(["N", 20, 4]), "logits"],
] as const)("nothing is added where %s", (_, given, said) => {
  expect(withProbabilities(given, said)).toBe(given);
});
