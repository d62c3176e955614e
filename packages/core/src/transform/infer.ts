import type { Tensor } from "../base/tensor.ts";
import { int64 } from "../base/tensor.ts";
import type { Graph, Info, Node } from "../onnx/graph.ts";
import { infoOf } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";
import { inferNode } from "../op/infer.ts";

export interface Inferred {
  readonly graph: Graph;
  /** Of each node that its inputs do not fit: why; one line each. */
  readonly problems: readonly string[];
}

const nothing: ReadonlyMap<string, Info> = new Map();

/**
 * Works types and shapes out from those of the inputs and constants, as far as that goes. What a node leaves open
 * is as `fallback` has it, or unknown.
 */
export function inferAll(graph: Graph, fallback: ReadonlyMap<string, Info> = nothing): Inferred {
  const inference = new Inference(graph, fallback);
  for (const node of graph.nodes) inference.take(node);
  return inference.result();
}

/**
 * As `inferAll`, for a graph whose file froze the batch and whose inputs now have it open:
 * what nodes are told of the frozen batch (a `Reshape` to [1, …]) is rewritten.
 */
export function inferOpenBatch(graph: Graph, frozen: number): Inferred {
  const inference = new Inference(graph, nothing);
  for (const node of graph.nodes) inference.take(inference.opened(node, frozen));
  return inference.result();
}

class Inference {
  readonly #graph: Graph;
  readonly #fallback: ReadonlyMap<string, Info>;
  readonly #nodes: Node[] = [];
  readonly #constants: Map<string, Tensor>;
  readonly #infos = new Map<string, Info>();
  readonly #problems: string[] = [];

  constructor(graph: Graph, fallback: ReadonlyMap<string, Info>) {
    this.#graph = graph;
    this.#fallback = fallback;
    this.#constants = new Map(graph.constants);
    for (const v of graph.inputs) if (graph.infos.has(v)) this.#infos.set(v, graph.infos.get(v)!);
    for (const [v, t] of graph.constants) this.#infos.set(v, infoOf(t));
  }

  take(node: Node): void {
    this.#nodes.push(node);
    const told = this.#told(node);
    node.outputs.forEach((v, i) => {
      const info = told[i] ?? this.#fallback.get(v);
      if (v && info) this.#infos.set(v, info);
    });
  }

  opened(node: Node, frozen: number): Node {
    const x = node.inputs.map((v) => (v ? this.#infos.get(v) : undefined));
    if (node.inputs.some((v, i) => v && !x[i])) return node;
    return opOf(node)?.openBatch?.({ node, x, frozen, ints: (values) => this.#ints(values) }) ?? node;
  }

  result(): Inferred {
    const graph = { ...this.#graph, nodes: this.#nodes, constants: this.#constants, infos: this.#infos };
    return { graph, problems: this.#problems };
  }

  #told(node: Node): readonly (Info | undefined)[] {
    try {
      return inferNode(node, (v) => this.#infos.get(v));
    } catch (error) {
      this.#problems.push((error as Error).message);
      return [];
    }
  }

  #ints(values: readonly number[]): string {
    const name = `const([${values}])`;
    if (!this.#constants.has(name)) {
      const t = int64([values.length], values);
      this.#constants.set(name, t);
      this.#infos.set(name, infoOf(t));
    }
    return name;
  }
}
