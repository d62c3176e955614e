import { ConvlensError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import type { Graph, Info, Node } from "../onnx/graph.ts";
import { infoOf } from "../onnx/graph.ts";
import { OPSET } from "../onnx/write.ts";
import type { Op, UpgradeContext } from "../op/define.ts";
import { opOf } from "../op/index.ts";
import { inferNode } from "../op/infer.ts";
import { notUpgraded } from "../op/oldSets.ts";

/** Operators of sets after 21, with the set that they came with. */
const later: Readonly<Record<string, number>> = {
  Attention: 23,
  RMSNormalization: 23,
  RotaryEmbedding: 23,
  Swish: 24,
  TensorScatter: 24,
  BitCast: 26,
  CumProd: 26,
};

/**
 * The same graph with every node of ONNX's own operator set as opset 21 has it. Values keep their names.
 * Sets after 21 so far changed no operator that a graph here knows; their new operators are refused.
 * Throws `ConvlensError` where an old node does not say what one of today has to.
 */
export function upgrade(graph: Graph, from: number): Graph {
  if (!(from >= 1)) throw new ConvlensError(`there is no ONNX opset ${from}`, "Export the model again.");
  const upgrading = new Upgrading(graph, from);
  for (const node of graph.nodes) upgrading.take(node);
  return upgrading.graph();
}

class Upgrading {
  readonly #from: number;
  readonly #base: Graph;
  readonly #nodes: Node[] = [];
  readonly #constants: Map<string, Tensor>;
  readonly #infos: Map<string, Info>;
  readonly #names: Set<string>;

  constructor(graph: Graph, from: number) {
    this.#from = from;
    this.#base = graph;
    this.#constants = new Map(graph.constants);
    this.#infos = new Map(graph.infos);
    this.#names = new Set([...graph.inputs, ...graph.infos.keys(), ...graph.nodes.flatMap((n) => n.outputs)]);
  }

  graph(): Graph {
    return { ...this.#base, nodes: this.#nodes, constants: this.#constants, infos: this.#infos };
  }

  take(node: Node): void {
    for (const made of this.#upgraded(node)) {
      this.#nodes.push(made);
      this.#infer(made);
    }
  }

  #upgraded(old: Node): readonly Node[] {
    if (old.domain) return [old];
    const node = withoutConsumed(old);
    if (this.#from > OPSET) {
      refuseLater(node);
      return [node];
    }
    const op = opOf(node);
    if (this.#from === OPSET || !op?.upgrade) return [node];
    return this.#rewritten(node, op.upgrade);
  }

  #rewritten(node: Node, rewrite: NonNullable<Op["upgrade"]>): readonly Node[] {
    const context: UpgradeContext = {
      node,
      from: this.#from,
      constant: (t) => this.#constant(t, node.outputs[0]!),
      valueOf: (v) => this.#constants.get(v),
      rankOf: (v) => this.#infos.get(v)?.shape.length,
      fresh: (stem) => this.#fresh(stem),
    };
    try {
      return rewrite(context);
    } catch (cause) {
      if (cause instanceof ConvlensError) throw cause;
      throw notUpgraded(node, (cause as Error).message);
    }
  }

  #constant(t: Tensor, of: string): string {
    const name = this.#fresh(`const(${of})`);
    this.#constants.set(name, t);
    this.#infos.set(name, infoOf(t));
    return name;
  }

  #fresh(stem: string): string {
    let name = stem;
    for (let i = 2; this.#names.has(name); i++) name = `${stem}#${i}`;
    this.#names.add(name);
    return name;
  }

  /** Ranks are all that is needed here, so a node that infers nothing is passed over. */
  #infer(node: Node): void {
    const told = inferredOrNot(node, this.#infos);
    node.outputs.forEach((v, i) => {
      if (v && told[i]) this.#infos.set(v, told[i]);
    });
  }
}

/** Any operator of before opset 6 could be told which inputs it may write over. */
function withoutConsumed(node: Node): Node {
  const { consumed_inputs, ...attrs } = node.attrs;
  return consumed_inputs === undefined ? node : { ...node, attrs };
}

function inferredOrNot(node: Node, infos: ReadonlyMap<string, Info>): readonly (Info | undefined)[] {
  try {
    return inferNode(node, (v) => infos.get(v));
  } catch {
    return [];
  }
}

function refuseLater(node: Node): void {
  const since = later[node.op];
  if (since !== undefined)
    throw new ConvlensError(
      `operator ${node.op}, which makes "${node.outputs[0]}", came with ONNX opset ${since}; Convlens knows those of opset ${OPSET}`,
      `Export the model with opset ${OPSET}.`,
    );
}
