import type { Tensor } from "../base/tensor.ts";
import { fromDoubles, int64, size, toDoubles } from "../base/tensor.ts";
import type { Graph, Info, Node } from "../onnx/graph.ts";
import { infoOf, withOutputs } from "../onnx/graph.ts";
import { allNumbers } from "../op/content.ts";
import { evaluateNode } from "../op/evaluate.ts";
import { opOf } from "../op/index.ts";
import { inferNode } from "../op/infer.ts";

export interface FoldOptions {
  /** Elements of the largest tensor to compute with; ONNX Runtime folds the rest when a session begins. Default 65,536. */
  readonly limit?: number;
  /**
   * Values that stay what they are: what the caller will ask for besides the outputs.
   * Where it is given, nodes that only hand their input on are left out unless they make one of these.
   */
  readonly keep?: ReadonlySet<string>;
}

/**
 * Computes what does not depend on the inputs: constants of constants, and shapes that are known although nodes compute them.
 * A shape in which extents are unknown is written down where its operator can work them out (`-1` of a `Reshape`).
 * Nodes that the outputs do not need are gone; every value that is left has the name it had.
 */
export function fold(graph: Graph, options: FoldOptions = {}): Graph {
  const folding = new Folding(graph, options);
  for (const node of graph.nodes) folding.take(node);
  return withOutputs(folding.graph(), graph.outputs);
}

class Folding {
  readonly #graph: Graph;
  readonly #limit: number;
  readonly #keep: ReadonlySet<string>;
  readonly #bypasses: boolean;
  readonly #nodes: Node[] = [];
  readonly #constants: Map<string, Tensor>;
  readonly #infos: Map<string, Info>;
  /** What to read instead of the output of a node that hands its input on. */
  readonly #sources = new Map<string, string>();

  constructor(graph: Graph, { limit = 65_536, keep }: FoldOptions) {
    this.#graph = graph;
    this.#limit = limit;
    this.#keep = new Set([...(keep ?? []), ...graph.outputs]);
    this.#bypasses = keep !== undefined;
    this.#constants = new Map(graph.constants);
    this.#infos = new Map(graph.infos);
  }

  graph(): Graph {
    return { ...this.#graph, nodes: this.#nodes, constants: this.#constants, infos: this.#infos };
  }

  take(original: Node): void {
    const node = { ...original, inputs: original.inputs.map((v) => this.#sources.get(v) ?? v) };
    this.#infer(node);
    if (this.#bypass(node)) return;
    const values = this.#known(node) ?? this.#computed(node);
    if (!values) this.#nodes.push(this.#settled(node));
    for (const [i, t] of (values ?? []).entries()) this.#define(node.outputs[i]!, t);
  }

  #infer(node: Node): void {
    const told = inferNode(node, (v) => this.#infos.get(v));
    node.outputs.forEach((v, i) => {
      if (v && told[i]) this.#infos.set(v, told[i]);
    });
  }

  #define(value: string, t: Tensor): void {
    if (!value) return;
    this.#constants.set(value, t);
    this.#infos.set(value, infoOf(t));
  }

  #bypass(node: Node): boolean {
    const [value, ...more] = node.outputs;
    if (!this.#bypasses || !opOf(node)?.passes || this.#keep.has(value!)) return false;
    if (more.some((v) => this.#isRead(v))) return false;
    this.#sources.set(value!, node.inputs[0]!);
    return true;
  }

  #isRead(value: string): boolean {
    return value !== "" && (this.#keep.has(value) || this.#graph.nodes.some((n) => n.inputs.includes(value)));
  }

  /** The outputs of a node whose numbers are known from shapes alone. */
  #known(node: Node): Tensor[] | undefined {
    const infos = node.outputs.map((v) => this.#infos.get(v));
    const tensors = infos.map((info) => info && tensorOf(info));
    return this.#mayFold(node) && tensors.every((t) => t !== undefined) ? tensors : undefined;
  }

  /** The outputs of a node all of whose inputs are constants. */
  #computed(node: Node): Tensor[] | undefined {
    const x = node.inputs.map((v) => (v ? this.#constants.get(v) : undefined));
    if (node.inputs.some((v, i) => v && !this.#isSmall(x[i]))) return undefined;
    if (!opOf(node) || !this.#mayFold(node)) return undefined;
    const infos = node.outputs.map((v) => this.#infos.get(v));
    if (infos.some((info) => info?.type === "string" || size(allNumbers(info?.shape) ?? []) > this.#limit))
      return undefined;
    return evaluateNode(
      node,
      x.map((t) => t && toDoubles(t)),
    ).map(fromDoubles);
  }

  /** A constant that someone takes gradients to is not computed with; nor is an output or kept value replaced. */
  #mayFold(node: Node): boolean {
    return ![...node.inputs, ...node.outputs].some((v) => this.#keep.has(v));
  }

  #isSmall(t: Tensor | undefined): boolean {
    return t !== undefined && t.type !== "string" && t.data.length <= this.#limit;
  }

  /** The node with computed shapes written down, where they can be. */
  #settled(node: Node): Node {
    const op = opOf(node);
    const x = node.inputs.map((v) => (v ? this.#infos.get(v) : undefined));
    if (!op?.settled || node.inputs.some((v, i) => v && !x[i])) return node;
    const numbers = op.settled({ attrs: node.attrs, x, outputs: node.outputs.length });
    const inputs = node.inputs.map((v, i) => {
      const list = numbers[i];
      return list && !this.#constants.has(v) ? this.#ints(list) : v;
    });
    return { ...node, inputs };
  }

  #ints(list: readonly number[]): string {
    const name = `const([${list}])`;
    if (!this.#constants.has(name)) this.#define(name, int64([list.length], list));
    return name;
  }
}

/** The tensor whose numbers are known, a vector or a scalar. */
function tensorOf({ type, shape, content }: Info): Tensor | undefined {
  const numbers = allNumbers(content);
  const extents = allNumbers(shape);
  if (!numbers || !extents || type === "string" || size(extents) !== numbers.length) return undefined;
  return fromDoubles({ type, shape: extents, data: Float64Array.from(numbers) });
}
