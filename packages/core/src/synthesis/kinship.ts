import { dot } from "../base/numbers.ts";
import type { Tensor } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { producers } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";
import { outputChannels } from "../transform/outputChannels.ts";

/**
 * The channels of a layer in an order in which neighbours have similar weights: a chain that begins with the channel of the
 * largest weights and goes on with the one whose weights have the greatest cosine with the last. The parts of a concatenation
 * are chains of their own. `undefined` where no weights make the channels.
 */
export function channelsByKinship(graph: Graph, value: string): number[] | undefined {
  const rows = weightRows(graph, value, producers(graph));
  if (!rows) return undefined;
  let from = 0;
  return rows.flatMap((part) => {
    const chain = chained(part).map((i) => from + i);
    from += part.length;
    return chain;
  });
}

type Rows = readonly Float64Array[];

/** The weights of each channel, part by part. */
function weightRows(graph: Graph, value: string, made: ReadonlyMap<string, Node>): Rows[] | undefined {
  const node = made.get(value);
  if (!node) return undefined;
  if (node.op === "Concat") {
    const parts = node.inputs.map((v) => weightRows(graph, v, made));
    return parts.every((p) => p !== undefined) ? parts.flat() : undefined;
  }
  const weights = graph.constants.get(node.inputs[1] ?? "");
  if (weights && outputChannels[node.op]) return [rowsOf(node, weights)];
  return opOf(node)?.family === "linear" ? undefined : weightRows(graph, node.inputs[0] ?? "", made);
}

/** What each output channel is made with. */
function rowsOf({ op, attrs }: Node, weights: Tensor): Rows {
  const doubles = toDoubles(weights);
  const knows = outputChannels[op]!;
  const channels = knows.channels(weights, attrs);
  const each = doubles.data.length / channels;
  const rows = Array.from({ length: channels }, () => new Float64Array(each));
  const filled = new Int32Array(channels);
  const channelOf = knows.channelOf(doubles, attrs);
  for (let i = 0; i < doubles.data.length; i++) {
    const channel = channelOf(i);
    rows[channel]![filled[channel]!++] = doubles.data[i]!;
  }
  return rows;
}

/** The indices of rows, each followed by the one most like it of those that are left. */
function chained(rows: Rows): number[] {
  const norms = rows.map((row) => Math.sqrt(dot(row, row)) || 1);
  const left = new Set(rows.keys());
  const order: number[] = [];
  for (let last = norms.indexOf(Math.max(...norms)); left.size > 0; ) {
    left.delete(last);
    order.push(last);
    let [best, most] = [-1, Number.NEGATIVE_INFINITY];
    for (const i of left) {
      const likeness = dot(rows[last]!, rows[i]!) / norms[i]!;
      if (likeness > most) [best, most] = [i, likeness];
    }
    last = best;
  }
  return order;
}
