import type { Model, OutputSpec } from "../onnx/meta.ts";
import { Builder } from "../op/builder.ts";
import { headOf } from "./head.ts";

/**
 * The model with probabilities for its output: one that ends in logits gets a softmax, or a sigmoid where it has a single output.
 * A model that ends in one already, or that is said to give probabilities, stays as it is; so does one whose output is no list of
 * classes (N×classes, up to trailing extents of 1), and a single output that nobody calls a logit.
 */
export function withProbabilities(model: Model, said: OutputSpec["scores"] | undefined): Model {
  const { graph, output } = model;
  const classes = classesOf(model);
  if (said === "probabilities" || classes === undefined || headOf(graph, output).activation !== "none") return model;
  if (classes === 1 && said !== "logits") return model;
  const g = new Builder(graph);
  const scores =
    classes === 1
      ? g.node("Sigmoid", [output], {}, `sigmoid(${output})`)
      : g.node("Softmax", [output], { axis: 1 }, `softmax(${output})`);
  return { ...model, graph: g.build(graph.outputs.map((v) => (v === output ? scores : v))), output: scores };
}

/** The number of classes where the output is a list of them for each picture. */
export function classesOf({ graph, output }: Model): number | undefined {
  const [, classes, ...rest] = graph.infos.get(output)?.shape ?? [];
  return typeof classes === "number" && rest.every((d) => d === 1) ? classes : undefined;
}
