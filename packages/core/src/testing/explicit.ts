import type { Doubles } from "../base/tensor.ts";
import { size, strides } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { ancestors, dependents } from "../onnx/graph.ts";
import { evaluateNode } from "../op/evaluate.ts";

export type Entry = readonly [i: number, k: number, w: number];

/** One input of a node, as explicit propagation sees it. */
export interface Step {
  readonly node: Node;
  /** Which of the node's inputs. */
  readonly slot: number;
  readonly x: Doubles;
  readonly y: Doubles;
  /** What flows into the output. */
  readonly above: Float64Array;
  /** The weight that the input's element i has in the output's element k, for a node that is linear in this input. */
  weights(): readonly Entry[];
}

/**
 * Hands numbers from a value back to the input, node by node, in plain loops: `share` gives what each input of a node gets.
 * The weights of a linear node are found by asking it for unit vectors, so that nothing is shared with gradients.
 */
export function explicitly(
  graph: Graph,
  values: ReadonlyMap<string, Doubles>,
  [input, of]: readonly [string, string],
  start: Float64Array,
  share: (step: Step) => Float64Array,
): Float64Array {
  const moving = dependents(graph, [input]);
  const needed = ancestors(graph, [of]);
  const found = new Map<string, Float64Array>([[of, start]]);
  for (const node of graph.nodes.toReversed()) {
    const above = found.get(node.outputs[0]!);
    if (!above || !needed.has(node.outputs[0]!)) continue;
    node.inputs.forEach((v, slot) => {
      if (!v || !moving.has(v)) return;
      const step = { node, slot, x: values.get(v)!, y: values.get(node.outputs[0]!)!, above };
      const part = share({ ...step, weights: () => weightsOf(node, slot, values) });
      const sum = found.get(v) ?? new Float64Array(part.length);
      found.set(
        v,
        sum.map((s, i) => s + part[i]!),
      );
    });
  }
  return found.get(input)!;
}

/** By node and input: a linear node has the same weights whatever it is given. */
const known = new WeakMap<Node, Map<number, Entry[]>>();

function weightsOf(node: Node, slot: number, values: ReadonlyMap<string, Doubles>): readonly Entry[] {
  const slots = known.get(node) ?? new Map<number, Entry[]>();
  known.set(node, slots);
  const found = slots.get(slot) ?? unitResponses(node, slot, values);
  slots.set(slot, found);
  return found;
}

function unitResponses(node: Node, slot: number, values: ReadonlyMap<string, Doubles>): Entry[] {
  const entries: Entry[] = [];
  const x = node.inputs.map((v) => (v ? values.get(v) : undefined));
  const at = x[slot]!;
  const ask = (data: Float64Array) => evaluateNode(node, x.with(slot, { ...at, data }))[0]!.data as Float64Array;
  const none = ask(new Float64Array(at.data.length));
  for (let i = 0; i < at.data.length; i++) {
    const unit = new Float64Array(at.data.length);
    unit[i] = 1;
    ask(unit).forEach((v, k) => {
      if (v !== none[k]) entries.push([i, k, v - none[k]!]);
    });
  }
  return entries;
}

/** The first place of each window of a max pool where its input is largest. */
export function winners({ attrs }: Node, x: Doubles, y: Doubles): number[] {
  const [kernel, step, pads] = ["kernel_shape", "strides", "pads"].map((k) => attrs[k] as number[] | undefined);
  const [, channels, height, width] = x.shape as [number, number, number, number];
  const [, , rows, columns] = y.shape as [number, number, number, number];
  return Array.from({ length: size(y.shape) }, (_, k) => {
    const plane = Math.floor(k / (rows * columns)) % channels;
    const [top, left] = [Math.floor(k / columns) % rows, k % columns];
    let best = -1;
    for (let r = 0; r < kernel![0]!; r++)
      for (let c = 0; c < kernel![1]!; c++) {
        const [row, column] = [top * step![0]! + r - (pads?.[0] ?? 0), left * step![1]! + c - (pads?.[1] ?? 0)];
        if (row < 0 || column < 0 || row >= height || column >= width) continue;
        const at = (plane * height + row) * width + column;
        if (best < 0 || x.data[at]! > x.data[best]!) best = at;
      }
    return best;
  });
}

/** The channel of an element. */
export const channelOf = ({ shape }: Doubles, i: number): number => Math.floor(i / strides(shape)[1]!) % shape[1]!;
