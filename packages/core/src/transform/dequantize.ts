import { ConvlensError } from "../base/errors.ts";
import type { DataType } from "../base/tensor.ts";
import { codeOf } from "../onnx/dataTypes.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { consumers } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { number } from "../op/define.ts";
import type { Coded, Expanded } from "../op/index.ts";
import { opOf } from "../op/index.ts";
import type { Coding } from "./codedValues.ts";
import { CodedValues } from "./codedValues.ts";
import { rectify } from "./rectify.ts";

/**
 * A quantised network on real numbers: what works on integer codes works on the numbers that they stand for, and is rounded where the
 * network rounds, by `QuantizeLinear` and `DequantizeLinear`. Their gradient goes straight through (Bengio, Léonard and Courville 2013,
 * https://arxiv.org/abs/1308.3432): as it came where a number is in the range of the codes, zero where it is clamped.
 *
 * A value of codes that something works on keeps its name and holds numbers; the codes are `name/codes`. Numbers are the network's, up to the rounding of float32
 * sums, which may put one of them a step aside. Where codes know no negative number, what clamps at zero is a ReLU, and written as one.
 *
 * Throws `ConvlensError` where a node of codes does not fit what it reads.
 *
 * Each operator says how it is expanded (`Op.expand`), or that it only moves elements (`Op.moves`); any other reads the codes as ever.
 */
export function dequantize(graph: Graph): Graph {
  const walk = new Dequantizing(graph);
  for (const node of graph.nodes) taken(walk, node);
  return walk.changed ? { ...graph, ...rectify(walk.graph()) } : graph;
}

function taken(walk: Dequantizing, node: Node): void {
  try {
    walk.take(node);
  } catch (cause) {
    if (cause instanceof ConvlensError) throw cause;
    throw new ConvlensError(
      `${node.op}, which makes "${node.outputs[0]}", cannot be put on the numbers that its codes stand for: ${(cause as Error).message}`,
      "Quantise the model again, or take the one in floats.",
      { cause },
    );
  }
}

class Dequantizing {
  readonly #base: Graph;
  readonly #g: Builder;
  readonly #values: CodedValues;
  readonly #readers: ReadonlyMap<string, readonly Node[]>;
  /** Codes of which only numbers are made. */
  readonly #pairs = new Set<string>();
  changed = false;

  constructor(graph: Graph) {
    this.#base = graph;
    this.#readers = consumers(graph);
    const infos = new Map([...graph.infos].filter(([v]) => graph.inputs.includes(v)));
    this.#g = new Builder({ nodes: [], inputs: graph.inputs, outputs: [], constants: new Map(), infos });
    // Names of the graph stay what they are: no inner value takes one.
    for (const v of graph.nodes.flatMap((n) => n.outputs)) if (v) this.#g.fresh(v);
    this.#values = new CodedValues(graph, this.#g);
  }

  graph(): Graph {
    const { outputs, constants } = this.#base;
    for (const v of outputs) if (constants.has(v)) this.#values.given(v);
    return this.#g.build(outputs);
  }

  take(node: Node): void {
    this.#g.scope = node.outputs[0]!;
    if (this.#isPaired(node)) {
      this.changed = true;
      this.#add({ ...node, inputs: node.inputs.map((v) => this.#values.given(v)) });
      return;
    }
    const expanded = this.#expanded(node);
    if (expanded) {
      this.changed = true;
      for (const [i, e] of expanded.entries()) if (node.outputs[i]) this.#write(node.outputs[i], e);
    } else if (!this.#moved(node)) this.#add({ ...node, inputs: node.inputs.map((v) => this.#values.given(v)) });
  }

  /** Numbers that are rounded to codes only to be numbers again, as `QuantizeLinear` and `DequantizeLinear` in pairs: they stay what they are. */
  #isPaired({ op, domain, inputs, outputs, attrs }: Node): boolean {
    if (domain || number(attrs, "block_size", 0) > 0) return false;
    if (op === "DequantizeLinear") return this.#pairs.has(inputs[0]!);
    const [codes] = outputs as [string];
    const readers = this.#readers.get(codes) ?? [];
    const isPair =
      readers.every((n) => n.op === "DequantizeLinear" && !n.domain) && !this.#base.outputs.includes(codes);
    if (op !== "QuantizeLinear" || !isPair) return false;
    this.#pairs.add(codes);
    return true;
  }

  #expanded({ op, domain, inputs, attrs }: Node): readonly Expanded[] | undefined {
    const name = (i: number) => inputs[i] ?? "";
    const values = this.#values;
    return opOf({ op, ...(domain && { domain }) })?.expand?.({
      g: this.#g,
      attrs,
      inputs: inputs.length,
      input: (i) => values.given(name(i)),
      real: (i, scale, axis) => values.real(name(i), { scale: name(scale), zero: name(scale + 1), axis }),
      biasReal: (i, scales) => values.bias(name(i), scales.map(name)),
      steps: (i, zero, axis) => values.steps(name(i), name(zero), axis),
      whole: (i) => (values.codingOf(name(i))?.scale === "" ? name(i) : undefined),
    });
  }

  #write(y: string, e: Expanded): void {
    if ("numbers" in e) this.#code(y, e);
    else if ("whole" in e) this.#alias(y, e.whole, true);
    else this.#alias(y, e.real, false);
  }

  #code(y: string, { numbers, scale, zero, attrs = {} }: Coded): void {
    const parameters = zero ? [scale, zero] : [scale];
    const codes = this.#g.node("QuantizeLinear", [numbers, ...parameters], attrs, `${y}/codes`);
    const axis = number(attrs, "axis", 1);
    this.#add({ op: "DequantizeLinear", inputs: [codes, ...parameters], outputs: [y], attrs: { axis } });
    this.#values.stand(y, { scale, zero, axis, codes });
  }

  #alias(y: string, value: string, whole: boolean): void {
    if (this.#g.constantNamed(value) && !this.#base.outputs.includes(y)) this.#values.fix(y, value);
    else this.#add({ op: "Identity", inputs: [value], outputs: [y], attrs: {} });
    if (whole) this.#values.stand(y, { scale: "", zero: "", axis: 1 });
  }

  /** What moves codes of one scale moves the numbers instead. */
  #moved(node: Node): boolean {
    if (!opOf(node)?.moves) return false;
    const first = node.inputs.find((v) => this.#values.codingOf(v));
    const coding = first && this.#values.codingOf(first);
    if (!coding || !this.#values.isOfOneScale(coding)) return false;
    const typeOf = (v: string) => this.#base.infos.get(v)?.type;
    const isCode = (v: string) => typeOf(v) === typeOf(first);
    if ([first, ...node.outputs].some((v) => v && !typeOf(v))) return false;
    if (node.inputs.some((v) => v && isCode(v) && !this.#values.isCodedAs(v, coding))) return false;
    const outputs = node.outputs.map((v) => (v && isCode(v) ? this.#g.fresh(`${v}/${node.op}`) : v));
    this.#add({ ...node, inputs: node.inputs.map((v) => (v && isCode(v) ? v : this.#values.given(v))), outputs });
    node.outputs.forEach((v, i) => {
      if (outputs[i] !== v) this.#recode(v, outputs[i]!, coding, this.#base.infos.get(v)!.type);
    });
    return true;
  }

  /** Codes that were moved are codes still: an engine that computes with codes need not leave them. */
  #recode(y: string, numbers: string, { scale, zero, axis }: Coding, type: DataType): void {
    if (scale === "") this.#alias(y, numbers, true);
    else this.#code(y, { numbers, scale, zero, attrs: zero ? { axis } : { axis, output_dtype: codeOf(type) } });
  }

  /** A node under the names of values that the graph has. What its operator leaves open is as the graph has it. */
  #add(node: Node): void {
    this.#g.add(node);
    for (const v of node.outputs) {
      const info = this.#base.infos.get(v);
      if (v && info && !this.#g.knows(v)) this.#g.declare(v, info);
    }
  }
}
