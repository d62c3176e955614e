import { nearest, UsageError } from "../base/errors.ts";
import { isFloat } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { producers } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";

/** A constant that training changes. */
export interface Parameter {
  readonly name: string;
  /** Whether weight decay shrinks it: what multiplies, not biases, and not the scale and shift of a normalisation. */
  readonly decays: boolean;
}

type Role = "weight" | "shift" | undefined;

/** What each input of an operator is to training. Running averages, bounds, sizes and scales of the picture are nothing to it. */
const roles: Readonly<Record<string, readonly Role[]>> = {
  Conv: [undefined, "weight", "shift"],
  ConvTranspose: [undefined, "weight", "shift"],
  Gemm: ["weight", "weight", "shift"],
  MatMul: ["weight", "weight"],
  BatchNormalization: [undefined, "shift", "shift"],
  InstanceNormalization: [undefined, "shift", "shift"],
  GroupNormalization: [undefined, "shift", "shift"],
  LayerNormalization: [undefined, "shift", "shift"],
  PRelu: [undefined, "shift"],
};

/**
 * What of a graph can be learnt: weights and biases of its layers, in the order of the nodes that read them.
 * With `only`, those of that name; throws `UsageError` for a name that is no constant of floats.
 */
export function parametersOf(graph: Graph, only?: readonly string[]): Parameter[] {
  const found = new Map<string, Parameter>();
  const made = producers(graph);
  for (const node of graph.nodes)
    node.inputs.forEach((name, i) => {
      const role = roleOf(node, i, made);
      const t = graph.constants.get(name);
      if (role && t && isFloat(t.type) && !found.has(name)) found.set(name, { name, decays: role === "weight" });
    });
  return only ? only.map((name) => found.get(name) ?? otherParameter(graph, name, found.keys())) : [...found.values()];
}

function roleOf(node: Node, i: number, made: ReadonlyMap<string, Node>): Role {
  if (node.domain) return undefined;
  if (node.op !== "Add") return roles[node.op]?.[i];
  // The bias of a product stands in a node of its own.
  const before = made.get(node.inputs[1 - i]!);
  return before && opOf(before)?.family === "linear" ? "shift" : undefined;
}

function otherParameter(graph: Graph, name: string, known: Iterable<string>): Parameter {
  const t = graph.constants.get(name);
  if (t && isFloat(t.type)) return { name, decays: t.shape.length > 1 };
  throw new UsageError(
    `nothing that can be trained is called "${name}"`,
    `nearest: ${nearest(name, known).join(", ")}`,
  );
}
