import type { Tensor } from "../base/tensor.ts";
import { numberToHalf } from "../base/tensor.ts";
import type { Graph, Info, Node } from "../onnx/graph.ts";
import { infoOf } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";
import { inferNode } from "../op/infer.ts";

/** Numbers of `TensorProto.DataType`. */
const TO = { float32: 1, float16: 10 } as const;
type Float = keyof typeof TO;

/** The largest number of float16. */
const LARGEST = 65504;

/**
 * The graph with float16 for its float32 constants and for what it computes; its inputs and outputs are float32 as before,
 * and every value keeps its name. Operators that take no float16, that are not known, that read or make one of the `large` values,
 * or one of whose constants is beyond 65504 stay float32, with casts around them.
 * @param large values that float16 might not hold
 */
export function halved(graph: Graph, large: ReadonlySet<string> = new Set()): Graph {
  const halving = new Halving(graph, large);
  for (const node of graph.nodes) halving.take(node);
  return halving.graph();
}

class Halving {
  readonly #base: Graph;
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Tensor>();
  readonly #infos = new Map<string, Info>();
  readonly #names: Set<string>;
  readonly #outputs: ReadonlySet<string>;
  /** For a graph output that is made as float16: the value that inner nodes read instead. */
  readonly #inner = new Map<string, string>();
  /** A value as the other type, by its name and that type. */
  readonly #other = new Map<string, string>();

  readonly #large: ReadonlySet<string>;

  constructor(graph: Graph, large: ReadonlySet<string>) {
    this.#base = graph;
    this.#large = large;
    this.#outputs = new Set(graph.outputs);
    this.#names = new Set([...graph.infos.keys(), ...graph.inputs, ...graph.nodes.flatMap((n) => n.outputs)]);
    for (const v of graph.inputs) if (graph.infos.has(v)) this.#infos.set(v, graph.infos.get(v)!);
  }

  graph(): Graph {
    for (const v of this.#base.outputs) if (this.#base.constants.has(v)) this.#as(v, "float32");
    const { inputs, outputs, extra } = this.#base;
    return {
      nodes: this.#nodes,
      inputs,
      outputs,
      constants: this.#constants,
      infos: this.#infos,
      ...(extra && { extra: { ...extra, tensors: new Map() } }),
    };
  }

  take(node: Node): void {
    if (!this.#halfFits(node) || !this.#tryHalf(node)) this.#keep(node);
  }

  #halfFits(node: Node): boolean {
    const op = opOf(node);
    if (!op || node.domain || op.float32Only === true) return false;
    if ([...node.inputs, ...node.outputs].some((v) => this.#large.has(v))) return false;
    const floats = node.inputs.filter((v) => this.#base.infos.get(v)?.type === "float32");
    return floats.length > 0 && floats.every((v) => inRange(this.#base.constants.get(v)));
  }

  /** Adds the node with float16 for its inputs; `false` where what it gives then is not known. */
  #tryHalf(node: Node): boolean {
    const wide = opOf(node)!.float32Only as readonly number[] | undefined;
    const typeOf = (i: number): Float => (wide?.includes(i) ? "float32" : "float16");
    const known = new Map<string, Info>();
    const stand = node.inputs.map((v, i) => {
      const info = v ? this.#base.infos.get(v) : undefined;
      if (!info) return v;
      const name = `${i}`;
      known.set(name, info.type === "float32" ? { ...info, type: typeOf(i) } : info);
      return name;
    });
    const told = inferredOrNot({ ...node, inputs: stand }, known);
    if (node.outputs.some((v, i) => v && !(told[i] && this.#base.infos.has(v)))) return false;
    const inputs = node.inputs.map((v, i) => (v ? this.#as(v, typeOf(i)) : v));
    const casts: [string, string][] = [];
    const outputs = node.outputs.map((v, i) => {
      if (!v) return v;
      if (!this.#outputs.has(v) || told[i]!.type !== "float16") {
        this.#infos.set(v, told[i]!);
        return v;
      }
      const inner = this.#fresh(`${v}/float16`);
      this.#inner.set(v, inner);
      this.#infos.set(inner, told[i]!);
      casts.push([inner, v]);
      return inner;
    });
    this.#nodes.push({ ...node, inputs, outputs });
    for (const [inner, v] of casts) this.#cast(inner, v, "float32");
    return true;
  }

  /** Adds the node as it is, with float32 for its inputs. */
  #keep(node: Node): void {
    this.#nodes.push({ ...node, inputs: node.inputs.map((v) => (v ? this.#as(v, "float32") : v)) });
    for (const v of node.outputs) {
      const info = this.#base.infos.get(v);
      if (v && info) this.#infos.set(v, info);
    }
  }

  /** The value as that type, where it is a float32 of the graph as it was; any other value as it is. */
  #as(value: string, type: Float): string {
    if (this.#base.infos.get(value)?.type !== "float32") {
      this.#keepConstant(value, value);
      return value;
    }
    const constant = this.#base.constants.get(value);
    if (constant) return this.#constantAs(value, constant, type);
    if (this.#infos.get(value)?.type === type) return value;
    const inner = this.#inner.get(value);
    if (inner && type === "float16") return inner;
    const key = `${type} ${value}`;
    const there = this.#other.get(key);
    if (there) return there;
    const name = this.#fresh(`${value}/${type}`);
    this.#other.set(key, name);
    this.#cast(value, name, type);
    return name;
  }

  #constantAs(value: string, t: Tensor, type: Float): string {
    const key = `${type} ${value}`;
    const there = this.#other.get(key);
    if (there) return there;
    // A graph output has its name and is float32; of others, who comes first has the name.
    const taken = this.#constants.has(value) || (this.#outputs.has(value) && type === "float16");
    const name = taken ? this.#fresh(`${value}/${type}`) : value;
    this.#other.set(key, name);
    this.#constants.set(name, type === "float16" ? halfOf(t) : t);
    this.#infos.set(name, infoOf(this.#constants.get(name)!));
    return name;
  }

  #keepConstant(value: string, name: string): void {
    const t = this.#base.constants.get(value);
    if (!t || this.#constants.has(name)) return;
    this.#constants.set(name, t);
    this.#infos.set(name, infoOf(t));
  }

  #cast(from: string, to: string, type: Float): void {
    this.#nodes.push({ op: "Cast", inputs: [from], outputs: [to], attrs: { to: TO[type] } });
    const info = this.#infos.get(from);
    if (info) this.#infos.set(to, { ...info, type });
  }

  #fresh(stem: string): string {
    let name = stem;
    for (let i = 2; this.#names.has(name); i++) name = `${stem}#${i}`;
    this.#names.add(name);
    return name;
  }
}

function inferredOrNot(node: Node, infos: ReadonlyMap<string, Info>): readonly (Info | undefined)[] {
  try {
    return inferNode(node, (v) => infos.get(v));
  } catch {
    return [];
  }
}

/** Infinity is; a float32 that would become infinite is not. */
const inRange = (t: Tensor | undefined): boolean =>
  !t || (t.data as Float32Array).every((v) => !(Math.abs(v) > LARGEST) || Math.abs(v) === Number.POSITIVE_INFINITY);

const halfOf = (t: Tensor): Tensor => ({
  type: "float16",
  shape: t.shape,
  data: Uint16Array.from(t.data as Float32Array, numberToHalf),
});
