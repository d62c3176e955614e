import { ConvlensError } from "../../base/errors.ts";
import type { GraphProto, NodeProto } from "../../onnx/proto/onnx.gen.ts";

/**
 * Throws `ConvlensError` for a node whose inner graph reads values from around it (If, Loop, Scan):
 * such reading is no input of the node, so a graph that is cut or extended would lose it.
 */
export function refuseCaptures(graph: GraphProto): void {
  for (const node of graph.node)
    for (const inner of innerGraphs(node))
      for (const value of captured(inner))
        throw new ConvlensError(
          `operator ${node.opType}, which makes "${node.output[0]}", reads "${value}" from the graph around it; Convlens reads no such control flow`,
          "Export the model with fixed input sizes, or simplify it (onnxsim, onnxruntime's offline optimiser).",
        );
}

const innerGraphs = (node: NodeProto): GraphProto[] =>
  node.attribute.flatMap((a) => [...(a.g ? [a.g] : []), ...a.graphs]);

/** The values that a graph reads and does not make. */
function captured(graph: GraphProto): string[] {
  const made = new Set([...graph.input, ...graph.initializer].map((v) => v.name));
  for (const t of graph.sparseInitializer) made.add(t.values?.name ?? "");
  for (const node of graph.node) for (const v of node.output) made.add(v);
  const read = graph.node.flatMap((n) => [...n.input, ...innerGraphs(n).flatMap(captured)]);
  return [...read, ...graph.output.map((v) => v.name)].filter((v) => v && !made.has(v));
}
