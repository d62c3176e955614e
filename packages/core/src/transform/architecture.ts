import type { Dim, Graph, Node } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";
import { workingLayers } from "./layers.ts";

/** A part of a network that is shown as one box: a layer with what follows it in place, a pool, or where branches meet. */
export interface Box {
  /** The value that it is known by. */
  readonly value: string;
  readonly kind: "input" | "linear" | "pooling" | "merge";
  /** Of the node that does the work, and of those behind it. */
  readonly ops: readonly string[];
  /** What these nodes make first, in the same order. */
  readonly values: readonly string[];
  /** Its window, where it has one. */
  readonly window?: { readonly kernel: readonly [number, number]; readonly strides: readonly [number, number] };
  /** Groups of channels that it keeps apart; absent for one. */
  readonly groups?: number;
  /** Of `value`. */
  readonly shape: readonly Dim[];
}

/** A stretch of the network with branches that begins and ends where all ways meet. */
export interface Block {
  /** What the names of its boxes begin with; empty where they have nothing in common. */
  readonly name: string;
  /** Numbers of its boxes: that where its branches meet is the last. */
  readonly boxes: readonly number[];
}

/** A network for the eye. */
export interface Architecture {
  /** In an order in which each follows those that it reads. */
  readonly boxes: readonly Box[];
  /** Pairs of numbers of boxes: from, to. */
  readonly edges: readonly (readonly [number, number])[];
  readonly blocks: readonly Block[];
}

/**
 * Puts the nodes of a graph into boxes: each convolution, dense layer and pool begins one, and so does each node that reads two others;
 * what reads one alone (normalisations, activations, reshapes) belongs to that.
 */
export function architectureOf(graph: Graph, input: string): Architecture {
  const known = new Map(workingLayers(graph).map(({ node, value }) => [node, value]));
  const boxes: Writable[] = [{ value: input, kind: "input", ops: [], values: [], shape: shapeOf(graph, input) }];
  const boxOf = new Map<string, number>([[input, 0]]);
  const edges: [number, number][] = [];
  for (const node of graph.nodes) {
    const from = [...new Set(node.inputs.flatMap((v) => boxOf.get(v) ?? []))];
    if (from.length === 0 || !graph.infos.has(node.outputs[0]!)) continue;
    let box = from[0]!;
    if (known.has(node) || from.length > 1) {
      box = boxes.push(boxFor(graph, node, known.get(node) ?? node.outputs[0]!)) - 1;
      edges.push(...from.map((b): [number, number] => [b, box]));
    } else {
      boxes[box]!.ops.push(node.op);
      boxes[box]!.values.push(node.outputs[0]!);
    }
    for (const v of node.outputs) boxOf.set(v, box);
  }
  return { boxes, edges, blocks: blocksOf(boxes, edges) };
}

interface Writable extends Box {
  readonly ops: string[];
  readonly values: string[];
}

function boxFor(graph: Graph, node: Node, value: string): Writable {
  const op = opOf(node);
  const family = op?.family;
  const kind = family === "linear" || family === "pooling" ? family : "merge";
  const shapes = (values: readonly string[]) =>
    values.map((v) => shapeOf(graph, v).map((d) => (typeof d === "number" ? d : 1)));
  const window = op?.window?.({ attrs: node.attrs, x: shapes(node.inputs), y: shapes(node.outputs) });
  const groups = node.attrs.group;
  return {
    value,
    kind,
    ops: [node.op],
    values: [node.outputs[0]!],
    shape: shapeOf(graph, value),
    ...(window && { window: { kernel: window.kernel, strides: window.strides } }),
    ...(typeof groups === "number" && groups > 1 && { groups }),
  };
}

const shapeOf = (graph: Graph, value: string) => graph.infos.get(value)?.shape ?? [];

/** Between two boxes that every way goes through lies a block, if there is more than one way between them. */
function blocksOf(boxes: readonly Box[], edges: readonly (readonly [number, number])[]): Block[] {
  const passed = new Uint32Array(boxes.length);
  for (const [from, to] of edges) for (let b = from + 1; b < to; b++) passed[b]!++;
  const blocks: Block[] = [];
  let first = 0;
  for (let b = 1; b < boxes.length; b++) {
    if (passed[b]! > 0) continue;
    const inside = Array.from({ length: b - first }, (_, i) => first + 1 + i);
    const own = boxes[b]!.kind === "merge" ? inside : inside.slice(0, -1);
    if (inside.length > 1 && own.length > 1)
      blocks.push({ name: commonName(own.map((i) => boxes[i]!.value)), boxes: own });
    first = b;
  }
  return blocks;
}

/** What names begin with, up to a place where a name is divided. */
function commonName(names: readonly string[]): string {
  let length = 0;
  while (names.every((n) => n.length > length && n[length] === names[0]![length])) length++;
  const common = names[0]!.slice(0, length);
  if (names.includes(common)) return common;
  return /^(.*?)[^\p{L}\p{N}]+[\p{L}\p{N}]*$/u.exec(common)?.[1] ?? "";
}
