import { float32 } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";

/** A classifier of two classes whose answer is plain to see: more red than green, or more green than red. Takes RGB pictures of `side` pixels. */
export function redOrGreen(side: number): Graph {
  const g = new Builder();
  const picture = g.input("picture", { type: "float32", shape: [BATCH, 3, side, side] });
  // Each of two maps is one colour less the other.
  const weights = g.constant(float32([2, 3, 1, 1], [1, -1, 0, -1, 1, 0]), "colours/weights");
  const maps = g.node("Conv", [picture, weights], { kernel_shape: [1, 1] }, "colours");
  const pooled = g.node("GlobalAveragePool", [maps], {}, "pooled");
  const logits = g.node("Flatten", [pooled], { axis: 1 }, "logits");
  return g.build([g.node("Softmax", [logits], { axis: 1 }, "scores")]);
}
