import { UsageError } from "../../base/errors.ts";
import type { Graph, Node } from "../../onnx/graph.ts";
import { withOutputs } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import { headOf } from "../../transform/head.ts";
import { parametersOf } from "../parameters.ts";

/** The parameters of a network, by where they are. */
export interface Stages {
  /** Of the last layer that has any. */
  readonly classifier: readonly string[];
  /** Of the layers before it, the first stage first: a stage is a run of layers whose maps have one size; dense layers are one. */
  readonly stages: readonly (readonly string[])[];
}

/** Groups what can be learnt of a classifier into stages. */
export function stagesOf(model: Pick<Model, "graph" | "output">): Stages {
  const graph = withOutputs(model.graph, [headOf(model.graph, model.output).logits]);
  const names = parametersOf(graph).map((p) => p.name);
  const reader = new Map<string, Node>();
  for (const node of graph.nodes) for (const v of node.inputs) if (!reader.has(v)) reader.set(v, node);
  const places = names.map((name) => ({ name, node: reader.get(name)! }));
  const last = places.findLast(({ name }) => (graph.constants.get(name)?.shape.length ?? 0) > 1);
  const from = places.findIndex(({ node }) => node === last?.node);
  const stages: { size: string; names: string[] }[] = [];
  for (const { name, node } of places.slice(0, Math.max(0, from))) {
    const size = sizeOf(graph, node.outputs[0]!);
    const known = stages.find((stage) => stage.size === size);
    if (known) known.names.push(name);
    else stages.push({ size, names: [name] });
  }
  return { classifier: places.slice(Math.max(0, from)).map((p) => p.name), stages: stages.map((stage) => stage.names) };
}

/** Rows and columns of a value; nothing for a vector. */
const sizeOf = (graph: Graph, value: string): string => (graph.infos.get(value)?.shape ?? []).slice(2).join("×");

/** What is learnt where only the last stages and the classifier are released. Throws `UsageError` where there are not so many. */
export function lastStages(model: Pick<Model, "graph" | "output">, count: number): string[] {
  const { classifier, stages } = stagesOf(model);
  if (count > stages.length)
    throw new UsageError(
      `the network has ${stages.length} stages before its classifier, not ${count}`,
      "a stage is a run of layers whose maps have one size",
    );
  return [...stages.slice(stages.length - count).flat(), ...classifier];
}
