import type { Doubles, Tensor } from "../base/tensor.ts";
import { doubles, fromDoubles, toDoubles } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { consumers, infoOf, withOutputs } from "../onnx/graph.ts";
import { number } from "../op/define.ts";
import type { Affine } from "./affine.ts";
import { affineOf } from "./affine.ts";
import type { OutputChannels } from "./outputChannels.ts";
import { outputChannels } from "./outputChannels.ts";

/**
 * Merges a BatchNormalization, or a multiplication or addition of one constant per channel, into the Conv, ConvTranspose or
 * Gemm before it, and so on down a chain. The merged node makes the value that the last of them made; weights are
 * computed in float64 and rounded once.
 *
 * A value stays where it is an output, in `keep`, or read by more than one node; so do constants in `keep`.
 */
export function foldBatchNorm(graph: Graph, keep: ReadonlySet<string>): Graph {
  const merging = new Merging(graph, new Set([...keep, ...graph.outputs]));
  for (const node of graph.nodes) merging.take(node);
  return withOutputs(merging.graph(), graph.outputs);
}

class Merging {
  readonly #graph: Graph;
  readonly #keep: ReadonlySet<string>;
  readonly #readers: ReadonlyMap<string, readonly Node[]>;
  readonly #nodes: Node[] = [];
  readonly #merged = new Set<Node>();
  readonly #constants: Map<string, Tensor>;
  readonly #infos: Map<string, ReturnType<typeof infoOf>>;

  constructor(graph: Graph, keep: ReadonlySet<string>) {
    this.#graph = graph;
    this.#keep = keep;
    this.#readers = consumers(graph);
    this.#constants = new Map(graph.constants);
    this.#infos = new Map(graph.infos);
  }

  graph(): Graph {
    return { ...this.#graph, nodes: this.#nodes, constants: this.#constants, infos: this.#infos };
  }

  take(node: Node): void {
    if (this.#merged.has(node)) return;
    const weights = this.#constants.get(node.inputs[1] ?? "");
    const knows = outputChannels[node.op];
    if (!knows || !weights || node.domain) this.#nodes.push(node);
    else this.#nodes.push(this.#absorb(node, knows, weights));
  }

  /** The linear node with everything behind it that only scales and shifts its channels. */
  #absorb(node: Node, knows: OutputChannels, weights: Tensor): Node {
    const channels = knows.channels(weights, node.attrs);
    const bias = biasOf(node, channels, (v) => this.#constant(v));
    if (!bias || this.#keep.has(node.inputs[1]!)) return node;
    let total: Affine = { factor: new Float64Array(channels).fill(1), shift: bias };
    let last = node;
    for (let next = this.#next(last, channels); next; next = this.#next(last, channels)) {
      total = followedBy(total, next.affine);
      last = next.node;
      this.#merged.add(last);
    }
    return last === node ? node : this.#rewritten(node, knows, weights, total, last);
  }

  /** The one reader of a node's output, if it is affine and the output need not stay. */
  #next(node: Node, channels: number): { node: Node; affine: Affine } | undefined {
    const [value] = node.outputs;
    const [reader, ...more] = this.#readers.get(value!) ?? [];
    const rank = this.#infos.get(value!)?.shape.length;
    if (!reader || more.length > 0 || rank === undefined || this.#keep.has(value!)) return undefined;
    if (reader.domain || reader.inputs.filter((v) => v === value).length > 1) return undefined;
    if (reader.outputs.slice(1).some((v) => v !== "" && (this.#keep.has(v) || this.#readers.has(v)))) return undefined;
    const affine = affineOf(reader, { x: value!, rank, channels, constant: (v) => this.#constant(v) });
    return affine && { node: reader, affine };
  }

  /** A constant that nobody asks for. */
  #constant(value: string): Tensor | undefined {
    return this.#keep.has(value) ? undefined : this.#constants.get(value);
  }

  #rewritten(node: Node, knows: OutputChannels, weights: Tensor, { factor, shift }: Affine, last: Node): Node {
    const held = toDoubles(weights);
    const channelOf = knows.channelOf(held, node.attrs);
    const scaled = { ...held, data: held.data.map((w, i) => w * factor[channelOf(i)]!) };
    const inputs = [
      node.inputs[0]!,
      this.#define(`merged(${node.inputs[1]})`, scaled),
      this.#define(`merged(${node.inputs[2] || `${last.outputs[0]}/bias`})`, doubles([shift.length], shift, held.type)),
    ];
    // The scale of the bias is in the numbers now.
    const { beta: _, ...attrs } = node.attrs;
    return { ...node, inputs, outputs: [last.outputs[0]!], attrs };
  }

  #define(stem: string, d: Doubles): string {
    let name = stem;
    for (let i = 2; this.#infos.has(name); i++) name = `${stem}#${i}`;
    const t = fromDoubles(d);
    this.#constants.set(name, t);
    this.#infos.set(name, infoOf(t));
    return name;
  }
}

const followedBy = (a: Affine, b: Affine): Affine => ({
  factor: a.factor.map((f, i) => f * b.factor[i]!),
  shift: a.shift.map((s, i) => s * b.factor[i]! + b.shift[i]!),
});

/** What a linear node of constant weights adds to each of its output channels; `undefined` for any other node. */
export function biasOfLinear(node: Node, constant: (v: string) => Tensor | undefined): Float64Array | undefined {
  const weights = constant(node.inputs[1] ?? "");
  const knows = outputChannels[node.op];
  return knows && weights && !node.domain ? biasOf(node, knows.channels(weights, node.attrs), constant) : undefined;
}

/** What a linear node adds to each channel, zero where it has no bias; `undefined` where that is no constant of each channel. */
function biasOf(node: Node, channels: number, constant: (v: string) => Tensor | undefined): Float64Array | undefined {
  const [, , bias] = node.inputs;
  if (!bias) return new Float64Array(channels);
  const t = constant(bias);
  if (!t) return undefined;
  const beta = number(node.attrs, "beta", 1);
  if (t.data.length === 1) return new Float64Array(channels).fill(beta * toDoubles(t).data[0]!);
  if (t.data.length !== channels || t.shape.at(-1) !== channels) return undefined;
  return toDoubles(t).data.map((b) => beta * b);
}
