import { isFloat } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { consumers, producers } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";

/** Layers whose weights ONNX Runtime rounds where what they read and what they make are codes. */
const weighing = new Set(["Conv", "ConvTranspose", "Gemm", "MatMul"]);
const clamping = new Set(["Relu", "Clip"]);

/**
 * Whether ONNX Runtime would round float weights to codes of its own: those of a layer between codes and codes. It also looks through what only
 * moves numbers, and through clamps. What such a network gives is off by as much as a hundredth of its range.
 */
export function roundsWeights(graph: Graph): boolean {
  if (!graph.nodes.some((n) => n.op === "QuantizeLinear")) return false;
  const made = producers(graph);
  const read = consumers(graph);
  const through = (n: Node) => opOf(n)?.moves === true || clamping.has(n.op);
  const isOfCodes = (value: string): boolean => {
    let node = made.get(value);
    while (node && through(node)) node = made.get(node.inputs[0]!);
    return node?.op === "DequantizeLinear";
  };
  const leadsToCodes = (value: string): boolean =>
    (read.get(value) ?? []).some((n) => n.op === "QuantizeLinear" || (through(n) && n.outputs.some(leadsToCodes)));
  const isFloatConstant = (v: string) => isFloat(graph.constants.get(v)?.type ?? "string");
  return graph.nodes.some(
    (n) =>
      weighing.has(n.op) && n.inputs.some(isFloatConstant) && n.inputs.some(isOfCodes) && n.outputs.some(leadsToCodes),
  );
}
