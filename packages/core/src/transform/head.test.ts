import { expect, test } from "vitest";
import { evaluate } from "../engine/reference.ts";
import { withOutputs } from "../onnx/graph.ts";
import { tinyNet } from "../testing/nets.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { toDoubles } from "../base/tensor.ts";
import { headOf, withProbabilities } from "./head.ts";

const picture = toDoubles(randomPicture([1, 3, 10, 11]));

test("a final softmax is found, and what is before it", () => {
  expect(headOf(tinyNet(), "scores")).toEqual({ logits: "logits", scores: "scores", activation: "softmax" });
});

test("logits become the probabilities that a softmax of the file's own would give", () => {
  const whole = tinyNet();
  const { graph, output } = withProbabilities(withOutputs(whole, ["logits"]), "logits");
  expect(graph.outputs).toEqual([output]);
  expect(headOf(graph, output)).toEqual({ logits: "logits", scores: output, activation: "softmax" });
  const expected = evaluate(whole, { picture }).get("scores")!;
  expect(evaluate(graph, { picture }).get(output)!.data).toEqual(expected.data);
});

test("probabilities stay as they are", () => {
  const graph = tinyNet();
  expect(withProbabilities(graph, "scores")).toEqual({ graph, output: "scores" });
});
