import { codesOf } from "../base/codes.ts";
import type { Tensor } from "../base/tensor.ts";
import { isFloat } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { consumers, producers, withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";

/** What ONNX Runtime computes with integers where it stands between codes and codes. */
const integral = new Set(["Conv", "MatMul", "Gemm", "Add", "Mul"]);

/**
 * The graph with the codes of weights in place of their numbers where a node stands between codes and codes: there ONNX Runtime computes with
 * integers, as the quantised network has it, to the bit and in its time. Elsewhere numbers serve better, which it lays out once.
 */
export function coded(graph: Graph): Graph {
  const between = betweenCodes(graph);
  const wanted = graph.nodes.flatMap((n) => (between(n) ? n.inputs.filter((v) => isOfCodes(graph, v)) : []));
  if (wanted.length === 0) return graph;
  const g = new Builder({ ...graph, nodes: [] });
  for (const v of graph.nodes.flatMap((n) => n.outputs)) if (v) g.fresh(v);
  const numbers = new Map([...new Set(wanted)].map((v) => [v, dequantizing(g, v, graph.constants.get(v)!)]));
  for (const node of graph.nodes) {
    if (!between(node)) g.add(node);
    else g.add({ ...node, inputs: node.inputs.map((v) => numbers.get(v) ?? v) });
  }
  return withOutputs(g.build(graph.outputs), graph.outputs);
}

/** Whether a node between codes has weights of which codes are not known. ONNX Runtime would round these anew, to codes of its own. */
export function hasUncoded(graph: Graph): boolean {
  const between = betweenCodes(graph);
  return graph.nodes.some(
    (n) => between(n) && n.inputs.some((v) => isNumbers(graph.constants.get(v)) && !isOfCodes(graph, v)),
  );
}

const isNumbers = (t: Tensor | undefined): boolean => t !== undefined && isFloat(t.type);

const isOfCodes = (graph: Graph, v: string): boolean => {
  const t = graph.constants.get(v);
  return t !== undefined && codesOf(t) !== undefined;
};

/** Whether a node reads what codes stand for, and what it makes is read as codes only. */
function betweenCodes(graph: Graph): (node: Node) => boolean {
  const made = producers(graph);
  const read = consumers(graph);
  const outputs = new Set(graph.outputs);
  const onlyReader = (v: string) => {
    const [reader, ...more] = read.get(v) ?? [];
    return more.length > 0 || outputs.has(v) ? undefined : reader;
  };
  return (node) => {
    if (!integral.has(node.op) || node.domain) return false;
    if (!node.inputs.some((v) => made.get(v)?.op === "DequantizeLinear")) return false;
    const next = onlyReader(node.outputs[0]!);
    const last = next?.op === "Relu" ? onlyReader(next.outputs[0]!) : next;
    return last?.op === "QuantizeLinear";
  };
}

function dequantizing(g: Builder, value: string, t: Tensor): string {
  const { codes, scale, zero, axis } = codesOf(t)!;
  const named = (role: string, part: Tensor) => g.constant(part, `${value}/${role}`);
  const parameters = [named("scale", scale), ...(zero ? [named("zero", zero)] : [])];
  return g.node("DequantizeLinear", [named("codes", codes), ...parameters], { axis }, `${value}/real`);
}
