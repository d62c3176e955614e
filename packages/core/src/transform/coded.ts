import { codesOf } from "../base/codes.ts";
import type { Tensor } from "../base/tensor.ts";
import { isFloat } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { consumers, producers, withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";

/** What ONNX Runtime computes with integers where it stands between codes and codes. */
const integral = new Set("Conv MatMul Gemm Add Mul GlobalAveragePool AveragePool LeakyRelu Sigmoid".split(" "));

/** A node that reads what codes stand for, maybe a ReLU, and the rounding to codes of what they make. */
interface Chain {
  readonly nodes: readonly Node[];
  readonly rounding: Node;
  /** Whether somebody else reads what is in between. */
  readonly isShared: boolean;
}

/**
 * The graph so that ONNX Runtime computes with integers where the quantised network does: to the bit what that gives, and in its time.
 * Weights of nodes between codes and codes are codes again. Where somebody else reads what such a node makes, as gradients do, the codes are
 * from a second one: sums that are rounded otherwise put a code a step aside, and many layers on hardly any is what it was.
 */
export function coded(graph: Graph): Graph {
  const chains = chainsOf(graph).filter(({ nodes: [first] }) => !readsUncoded(graph, first!));
  if (!chains.some(({ nodes: [first], isShared }) => isShared || first!.inputs.some((v) => graph.constants.has(v))))
    return graph;
  const g = new Builder({ ...graph, nodes: [] });
  for (const v of graph.nodes.flatMap((n) => n.outputs)) if (v) g.fresh(v);
  const weights = new Weights(g, graph);
  const byFirst = new Map(chains.filter((c) => !c.isShared).map((c) => [c.nodes[0]!, c]));
  const byRounding = new Map(chains.filter((c) => c.isShared).map((c) => [c.rounding, c]));
  for (const node of graph.nodes) {
    const shared = byRounding.get(node);
    if (byFirst.has(node)) g.add({ ...node, inputs: node.inputs.map((v) => weights.coded(v)) });
    else if (shared) g.add({ ...node, inputs: [again(g, shared.nodes, weights), ...node.inputs.slice(1)] });
    else g.add(node);
  }
  return withOutputs(g.build(graph.outputs), graph.outputs);
}

const readsUncoded = ({ constants }: Graph, { inputs }: Node): boolean => {
  const isUncoded = (t: Tensor | undefined) => t !== undefined && isFloat(t.type) && !codesOf(t);
  return inputs.some((v) => isUncoded(constants.get(v)));
};

function chainsOf(graph: Graph): Chain[] {
  const roundings = graph.nodes.filter((n) => n.op === "QuantizeLinear" && !n.domain);
  if (roundings.length === 0) return [];
  const made = producers(graph);
  const read = consumers(graph);
  const isNumbersOfCodes = (v: string): boolean => {
    const node = made.get(v);
    return node?.op === "DequantizeLinear" || (node?.op === "Identity" && isNumbersOfCodes(node.inputs[0]!));
  };
  const isShared = (v: string) => graph.outputs.includes(v) || read.get(v)!.length > 1;
  return roundings.flatMap((rounding) => {
    const last = made.get(rounding.inputs[0]!);
    const first = last?.op === "Relu" ? made.get(last.inputs[0]!) : last;
    if (!first || !integral.has(first.op) || first.domain) return [];
    const ofCodes = first.inputs.filter((v) => v && !graph.constants.has(v));
    if (ofCodes.length === 0 || !ofCodes.every(isNumbersOfCodes)) return [];
    const nodes = first === last ? [first] : [first, last!];
    return [{ nodes, rounding, isShared: nodes.some((n) => isShared(n.outputs[0]!)) }];
  });
}

/** Adds nodes a second time, on codes of weights, and gives what they make. */
function again(g: Builder, nodes: readonly Node[], weights: Weights): string {
  return nodes.reduce((before, { op, inputs, outputs, attrs }, i) => {
    const given = i === 0 ? inputs.map((v) => weights.coded(v)) : [before];
    return g.node(op, given, attrs, `${outputs[0]}/rounded`);
  }, "");
}

/** Constants as the codes that they were made of, and a node that makes numbers of these. */
class Weights {
  readonly #g: Builder;
  readonly #graph: Graph;
  readonly #made = new Map<string, string>();

  constructor(g: Builder, graph: Graph) {
    this.#g = g;
    this.#graph = graph;
  }

  /** A value that is no constant as it is. */
  coded(value: string): string {
    const t = this.#graph.constants.get(value);
    const from = t && codesOf(t);
    if (!from) return value;
    const known = this.#made.get(value);
    if (known !== undefined) return known;
    const { codes, scale, zero, axis } = from;
    const named = (role: string, part: Tensor) => this.#g.constant(part, `${value}/${role}`);
    const parameters = [named("scale", scale), ...(zero ? [named("zero", zero)] : [])];
    const made = this.#g.node("DequantizeLinear", [named("codes", codes), ...parameters], { axis }, `${value}/real`);
    this.#made.set(value, made);
    return made;
  }
}
