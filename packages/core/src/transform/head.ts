import type { Graph } from "../onnx/graph.ts";
import { producers } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";

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

/** Operators that hand scores on in the same order. */
const passing = new Set(["Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Cast", "Dropout"]);

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

/**
 * The graph with the probabilities of its classes behind an output of logits: the softmax of N×K, the sigmoid of N×1.
 * Where the output has a final softmax or sigmoid already, or no classes, both come back as they are.
 */
export function withProbabilities(graph: Graph, output: string): { graph: Graph; output: string } {
  const classes = graph.infos.get(output)?.shape[1];
  if (headOf(graph, output).activation !== "none" || typeof classes !== "number") return { graph, output };
  const g = new Builder(graph);
  const scores =
    classes === 1
      ? g.node("Sigmoid", [output], {}, `sigmoid(${output})`)
      : g.node("Softmax", [output], { axis: 1 }, `softmax(${output})`);
  return { graph: g.build(graph.outputs.map((v) => (v === output ? scores : v))), output: scores };
}
