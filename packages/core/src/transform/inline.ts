import { ConvlensError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import type { Attr, Attrs, Graph, Node } from "../onnx/graph.ts";
import type { Builder } from "../op/builder.ts";

/**
 * Copies graphs into one that is under construction. What is there already is not made again: a constant of the same numbers,
 * a node of the same operator over the same inputs. Two backward graphs of one model so share its forward pass.
 */
export class Inliner {
  readonly #g: Builder;
  /** By what a node does to what, the values that it makes. */
  readonly #made: Map<string, readonly string[]>;
  readonly #constants: Map<string, string[]>;

  /** @param around the inliner of the graph that this one is the body in, whose values it may read */
  constructor(g: Builder, around?: Inliner) {
    this.#g = g;
    this.#made = new Map(around ? around.#made : []);
    this.#constants = around ? around.#constants : new Map();
  }

  /** Adds the nodes of a graph, with values in place of its inputs, and gives the values that its outputs are here. */
  add(graph: Graph, inputs: Readonly<Record<string, string>>): readonly string[] {
    const here = new Map<string, string>(Object.entries(inputs));
    for (const [v, t] of graph.constants) here.set(v, this.#constant(v, t));
    for (const node of graph.nodes)
      this.#node(node, here).forEach((v, i) => {
        here.set(node.outputs[i]!, v);
      });
    return graph.outputs.map((v) => here.get(v)!);
  }

  #node(node: Node, here: ReadonlyMap<string, string>): readonly string[] {
    const attrs = keyOf(node);
    const inputs = node.inputs.map((v) => (v ? here.get(v)! : ""));
    const key = JSON.stringify([node.domain ?? "", node.op, inputs, node.outputs.map((v) => v !== ""), attrs]);
    const known = this.#made.get(key);
    if (known) return known;
    const outputs = node.outputs.map((v) => v && this.#g.fresh(v));
    const { extra: _, name: __, ...plain } = node;
    this.#g.add({ ...plain, inputs, outputs });
    this.#made.set(key, outputs);
    return outputs;
  }

  #constant(name: string, t: Tensor): string {
    const key = `${t.type}[${t.shape}]`;
    const alike = this.#constants.get(key) ?? [];
    const known = alike.find((v) => same(this.#g.constantNamed(v)!, t));
    if (known !== undefined) return known;
    const value = this.#g.constant(t, name);
    this.#constants.set(key, [...alike, value]);
    return value;
  }
}

function keyOf({ op, outputs, attrs }: Node): readonly unknown[] {
  return Object.entries(attrs as Attrs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, attr]) => [name, plainOf(attr, op, outputs[0]!)]);
}

function plainOf(attr: Attr, op: string, value: string): unknown {
  if (typeof attr !== "object") return attr;
  if ("encoded" in attr)
    throw new ConvlensError(
      `operator ${op}, which makes "${value}", holds a graph of its own, and such a node cannot be copied`,
      "simplify the model first (onnxsim), so that its control flow is gone",
    );
  return "data" in attr ? [attr.type, attr.shape, Array.from(attr.data as ArrayLike<unknown>, String)] : attr;
}

function same(a: Tensor, b: Tensor): boolean {
  if (a === b || a.data === b.data) return true;
  for (let i = 0; i < a.data.length; i++) if (!Object.is(a.data[i], b.data[i])) return false;
  return true;
}
