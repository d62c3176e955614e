import type { Graph, Node } from "../onnx/graph.ts";
import { consumers } from "../onnx/graph.ts";
import type { Builder } from "../op/builder.ts";
import { number, numbers, text } from "../op/define.ts";
import type { Filters } from "./filters.ts";
import { filtersInBlocks, fixedInBlocks, padded } from "./filters.ts";

/** ONNX Runtime's operators on its blocked layout, N×(C/block)×H×W×block; its optimiser writes them where weights are constants. */
export const BLOCKED = "com.microsoft.nchwc";

const isPlain = (node: Node | undefined, type: string): node is Node => node?.op === type && !node.domain;

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

/** Each element of the output is a function of those in its place. */
const elementwise = words(
  "Add Sub Mul Div Max Min Sum Relu LeakyRelu Clip Abs Neg Sqrt Exp Reciprocal Sigmoid HardSigmoid Tanh",
);

/** Writes nodes on the blocked layout, and keeps account of the values that there are in it. A value is brought into the other layout when it is first read there. */
export class Layouts {
  readonly #g: Builder;
  readonly #graph: Graph;
  readonly #block: number;
  readonly #moving: ReadonlySet<string>;
  readonly #readers: ReadonlyMap<string, readonly Node[]>;
  readonly #blocked = new Map<string, string>();
  readonly #plain = new Set<string>();
  readonly #merged = new Set<Node>();

  /** `moving` are the values that depend on what comes in. */
  constructor(g: Builder, graph: Graph, block: number, moving: ReadonlySet<string>) {
    this.#g = g;
    this.#graph = graph;
    this.#block = block;
    this.#moving = moving;
    this.#readers = consumers(graph);
  }

  /** Whether a node is already part of another. */
  isMerged(node: Node): boolean {
    return this.#merged.has(node);
  }

  /** Leaves a node as it is. */
  keep(node: Node): void {
    for (const v of node.inputs) this.unblock(v);
    this.#g.add(node);
    for (const v of node.outputs) this.#plain.add(v);
  }

  /** The value as it was, if it has only been written in blocks. */
  unblock(value: string): void {
    const laidOut = this.#blocked.get(value);
    if (!laidOut || this.#plain.has(value)) return;
    const channels = this.#g.shape(value)[1] as number;
    const node = { op: "ReorderOutput", domain: BLOCKED, inputs: [laidOut], outputs: [value], attrs: { channels } };
    this.#g.add(node);
    this.#plain.add(value);
  }

  /** A convolution, with the sum and the activation behind it if nothing else reads what comes between. */
  convolve(node: Node, filters: Filters, merges: boolean): void {
    const { inputs, attrs } = node;
    const [x, w, bias = ""] = inputs as [string, string, string?];
    const said = {
      kernel_shape: this.#g.shape(w).slice(2) as number[],
      strides: numbers(attrs, "strides", [1, 1]),
      dilations: numbers(attrs, "dilations", [1, 1]),
      pads: numbers(attrs, "pads", [0, 0, 0, 0]),
      group: number(attrs, "group", 1),
    };
    const few = (this.#g.shape(x)[1] as number) < this.#block;
    if (few) this.unblock(x);
    this.unblock(w);
    const read = [
      few ? x : this.#input(x),
      filtersInBlocks(this.#g, w, this.#block, filters),
      bias && padded(this.#g, bias, [0], this.#block),
    ];
    const { addend, activation, output } = merges ? this.#behind(node) : { output: node.outputs[0]! };
    const terms = addend ? [...read, addend] : read.filter(Boolean);
    this.#write("Conv", terms, { ...said, ...activation }, [output!], BLOCKED);
  }

  /** A max pool of what is in blocks. */
  pool(node: Node): boolean {
    const { inputs, outputs, attrs } = node;
    const x = this.#blocked.get(inputs[0] ?? "");
    const fits = isPlain(node, "MaxPool") && outputs.length === 1 && text(attrs, "auto_pad", "NOTSET") === "NOTSET";
    if (!x || !fits) return false;
    this.#write("MaxPool", [x], attrs, outputs, BLOCKED);
    return true;
  }

  /** What maps elements each in its place, or puts whole blocks together or apart, where anything it reads is in blocks. */
  within(node: Node): boolean {
    const { op, domain, inputs, outputs, attrs } = node;
    if (domain || !inputs.some((v) => this.#blocked.has(v))) return false;
    const places = (v: string) => String(this.#graph.infos.get(v)?.shape.slice(2));
    const alike = (v: string) => this.#isWhole(v) && places(v) === places(outputs[0]!);
    const sameChannels = (v: string) => this.#g.shape(v)[1] === this.#g.shape(outputs[0]!)[1];
    const byElement =
      elementwise.has(op) && inputs.every((v) => !v || this.#isScalar(v) || (alike(v) && sameChannels(v)));
    const joins = op === "Concat" && number(attrs, "axis", 0) === 1 && inputs.every(alike);
    const parts = op === "Split" && number(attrs, "axis", 0) === 1;
    if (!(byElement || joins || parts) || !outputs.every(alike)) return false;
    const isPicture = (v: string) => v !== "" && !this.#isScalar(v) && !(parts && v === inputs[1]);
    this.#write(
      op,
      inputs.map((v) => (isPicture(v) ? this.#input(v) : v)),
      attrs,
      outputs,
    );
    return true;
  }

  /** Whether all blocks of a value are full: what pads them need not be a number. */
  #isWhole(v: string): boolean {
    const info = this.#graph.infos.get(v);
    const channels = info?.shape[1];
    return (
      info?.type === "float32" &&
      info.shape.length === 4 &&
      typeof channels === "number" &&
      channels % this.#block === 0
    );
  }

  #isScalar(v: string): boolean {
    return this.#graph.constants.get(v)?.shape.every((d) => d === 1) ?? false;
  }

  #onlyReader(value: string): Node | undefined {
    const [reader, ...more] = this.#readers.get(value) ?? [];
    return more.length === 0 && !this.#graph.outputs.includes(value) ? reader : undefined;
  }

  #behind(node: Node) {
    let output = node.outputs[0]!;
    let addend: string | undefined;
    let reader = this.#onlyReader(output);
    if (isPlain(reader, "Add")) {
      const other = reader.inputs[0] === output ? reader.inputs[1]! : reader.inputs[0]!;
      const shapes = [other, output, reader.outputs[0]!].map((v) => String(this.#graph.infos.get(v)?.shape));
      if (this.#blocked.has(other) && new Set(shapes).size === 1) {
        this.#merged.add(reader);
        addend = this.#blocked.get(other)!;
        output = reader.outputs[0]!;
        reader = this.#onlyReader(output);
      }
    }
    if (!isPlain(reader, "Relu")) return { addend, output };
    this.#merged.add(reader);
    return { addend, output: reader.outputs[0]!, activation: { activation: "Relu" } };
  }

  #input(x: string): string {
    const known = this.#blocked.get(x);
    if (known) return known;
    const value = this.#moving.has(x) ? this.#g.fresh(`blocked(${x})`) : fixedInBlocks(this.#g, x, this.#block);
    if (this.#moving.has(x))
      this.#g.add({ op: "ReorderInput", domain: BLOCKED, inputs: [x], outputs: [value], attrs: {} });
    this.#blocked.set(x, value);
    this.#plain.add(x);
    return value;
  }

  #write(
    op: string,
    inputs: readonly string[],
    attrs: Node["attrs"],
    outputs: readonly string[],
    domain?: string,
  ): void {
    const values = outputs.map((v) => this.#g.fresh(`blocked(${v})`));
    this.#g.add({ op, ...(domain && { domain }), inputs, outputs: values, attrs });
    outputs.forEach((v, i) => {
      this.#blocked.set(v, values[i]!);
    });
  }
}
