import type { Tensor } from "../base/tensor.ts";
import { fromDoubles, int64 } from "../base/tensor.ts";
import type { Attrs, Dim, Graph, Info, Node } from "../onnx/graph.ts";
import { emptyGraph, infoOf } from "../onnx/graph.ts";
import type { Writer } from "./define.ts";
import { inferNode } from "./infer.ts";

/** Appends nodes to a copy of a graph. Names it invents are readable expressions, such as `grad(conv1)`. */
export class Builder implements Writer {
  readonly #nodes: Node[];
  readonly #constants: Map<string, Tensor>;
  readonly #infos: Map<string, Info>;
  readonly #inputs: string[];
  readonly #names: Set<string>;
  /** What names of values start with that their writer leaves unnamed. */
  scope = "";

  constructor(base: Graph = emptyGraph) {
    this.#nodes = [...base.nodes];
    this.#constants = new Map(base.constants);
    this.#infos = new Map(base.infos);
    this.#inputs = [...base.inputs];
    this.#names = new Set([...base.infos.keys(), ...base.inputs, ...base.nodes.flatMap((n) => n.outputs)]);
  }

  info(value: string): Info {
    const info = this.#infos.get(value);
    if (!info) throw new Error(`type and shape of "${value}" are not known`);
    return info;
  }

  /** Whether type and shape of a value are known. */
  knows(value: string): boolean {
    return this.#infos.has(value);
  }

  shape(value: string): readonly Dim[] {
    return this.info(value).shape;
  }

  constantNamed(value: string): Tensor | undefined {
    return this.#constants.get(value);
  }

  node(op: string, inputs: readonly string[], attrs: Attrs = {}, name?: string): string {
    return this.nodes(op, inputs, attrs, 1, name)[0]!;
  }

  nodes(op: string, inputs: readonly string[], attrs: Attrs, outputs: number, name?: string): string[] {
    const stem = name ?? (this.scope ? `${this.scope}/${op}` : `${op}_${this.#nodes.length}`);
    const made = Array.from({ length: outputs }, (_, i) => this.fresh(i === 0 ? stem : `${stem}/${i}`));
    this.add({ op, inputs, outputs: made, attrs });
    return made;
  }

  /** Adds a node as it is, under the output names that it has. */
  add(node: Node): void {
    this.#nodes.push(node);
    for (const v of node.outputs) this.#names.add(v);
    const infos = inferNode(node, (v) => this.#infos.get(v));
    node.outputs.forEach((v, i) => {
      if (v && infos[i]) this.#infos.set(v, infos[i]);
    });
  }

  /** Says type and shape of a value whose operator does not tell them, such as a loop. */
  declare(value: string, info: Info): void {
    this.#infos.set(value, info);
  }

  input(name: string, info: Info): string {
    this.#inputs.push(name);
    this.#names.add(name);
    this.#infos.set(name, info);
    return name;
  }

  constant(t: Tensor, name = "const"): string {
    const value = this.fresh(name);
    this.#constants.set(value, t);
    this.#infos.set(value, infoOf(t));
    return value;
  }

  scalar(value: number, like: string): string {
    const { type } = this.info(like);
    return this.#shared(`const(${value}:${type})`, () =>
      fromDoubles({ type, shape: [], data: Float64Array.of(value) }),
    );
  }

  ints(values: readonly number[]): string {
    return this.#shared(`const([${values}])`, () => int64([values.length], values));
  }

  /** A name that no value has yet: `stem`, else `stem#2`, `stem#3` … */
  fresh(stem: string): string {
    let candidate = stem;
    for (let i = 2; this.#names.has(candidate); i++) candidate = `${stem}#${i}`;
    this.#names.add(candidate);
    return candidate;
  }

  /** The graph built so far; its inputs are those of the base and every `input` since. */
  build(outputs: readonly string[], inputs: readonly string[] = this.#inputs): Graph {
    return { nodes: this.#nodes, inputs, outputs, constants: this.#constants, infos: this.#infos };
  }

  #shared(name: string, make: () => Tensor): string {
    if (!this.#constants.has(name)) {
      const t = make();
      this.#constants.set(name, t);
      this.#infos.set(name, infoOf(t));
      this.#names.add(name);
    }
    return name;
  }
}
