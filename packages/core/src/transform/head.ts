import type { Graph } from "../onnx/graph.ts";
import { producers } from "../onnx/graph.ts";

/** What turns a classifier's logits into its scores. */
export type Activation = "softmax" | "sigmoid" | "none";

/** The end of a classifier. */
export interface Head {
  /** The value before the final softmax or sigmoid, N×classes up to trailing extents. */
  readonly logits: string;
  /** The scores as the model gives them. */
  readonly scores: string;
  readonly activation: Activation;
}

const activations: Readonly<Record<string, Activation>> = {
  Softmax: "softmax",
  LogSoftmax: "softmax",
  Sigmoid: "sigmoid",
};

/** Operators that hand scores on in the same order, maybe rounded. */
const passing = new Set(
  "Identity Flatten Reshape Squeeze Unsqueeze Cast Dropout QuantizeLinear DequantizeLinear".split(" "),
);

/** Finds a final softmax or sigmoid behind `output`; where there is none, logits and scores are the same value. */
export function headOf(graph: Graph, output: string): Head {
  const made = producers(graph);
  for (let value = output; ; ) {
    const node = made.get(value);
    const activation = node && activations[node.op];
    if (node && activation) return { logits: node.inputs[0]!, scores: output, activation };
    if (!node || !passing.has(node.op)) return { logits: output, scores: output, activation: "none" };
    value = node.inputs[0]!;
  }
}
