import { UsageError } from "../../base/errors.ts";
import { isFloat } from "../../base/tensor.ts";
import type { Graph, Node } from "../../onnx/graph.ts";
import { dependents, producers, withOutputs } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import { Builder } from "../../op/builder.ts";
import { opOf } from "../../op/index.ts";
import { headOf } from "../../transform/head.ts";

/** A trained network without its classifier. */
export interface Body {
  /** Takes what the model takes; its one output is `features`. */
  readonly graph: Graph;
  /** N×count. */
  readonly features: string;
  readonly count: number;
  /** The layer that was cut away. */
  readonly classifier: string;
}

/**
 * Cuts a classifier before its last layer with weights (a dense layer or a convolution). What that layer read are the features:
 * maps are averaged over their rows and columns. Throws `UsageError` where there is no such layer, or features of unknown count.
 */
export function bodyOf(model: Pick<Model, "graph" | "input" | "output">): Body {
  const { logits } = headOf(model.graph, model.output);
  const { classifier, read } = lastWeighted(model.graph, model.input, logits);
  const g = new Builder(model.graph);
  g.scope = "features";
  const rank = g.shape(read).length;
  const vector = rank === 4 ? g.node("GlobalAveragePool", [read]) : read;
  const features = rank === 2 ? read : g.node("Flatten", [vector], { axis: 1 }, "features");
  const count = g.shape(features)[1];
  if (typeof count !== "number")
    throw new UsageError(
      `the length of the features before "${classifier}" is not known`,
      "give --size, if the model leaves its input open",
    );
  return { graph: withOutputs(g.build([features]), [features]), features, count, classifier };
}

/** The value that a classifier reads: what goes into its last layer with weights. Throws as `bodyOf` does. */
export const classifierInput = ({ graph, input, output }: Pick<Model, "graph" | "input" | "output">): string =>
  lastWeighted(graph, input, headOf(graph, output).logits).read;

/** The last linear layer with weights of its own on the way to the logits, and the value that it reads. */
function lastWeighted(graph: Graph, input: string, logits: string): { classifier: string; read: string } {
  const made = producers(graph);
  const moving = dependents(graph, [input]);
  for (let value = logits; ; ) {
    const node = made.get(value);
    const before = node?.inputs.filter((v) => moving.has(v)) ?? [];
    if (!node || before.length !== 1)
      throw new UsageError(
        "the model has no classifier that could be replaced",
        "take a model that ends with a dense layer or a convolution with weights, in floats",
      );
    if (hasWeights(graph, node)) return { classifier: value, read: before[0]! };
    value = before[0]!;
  }
}

function hasWeights(graph: Graph, node: Node): boolean {
  if (opOf(node)?.family !== "linear") return false;
  return node.inputs.some((v) => {
    const t = graph.constants.get(v);
    return t !== undefined && isFloat(t.type) && t.shape.length > 1;
  });
}
