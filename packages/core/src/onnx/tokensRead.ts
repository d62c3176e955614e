import { numbersIn } from "./extents.ts";
import type { Graph, Node } from "./graph.ts";
import type { Tokens } from "./layout.ts";
import { axisOf, cutAlong, layoutsOf } from "./layout.ts";

/** Numbers of tokens, or all. */
export type Read = ReadonlySet<number> | "all";

/**
 * Which tokens of each value matter to the outputs: behind the last attention of a network that reads its class token,
 * that token alone. Of values without tokens, all that matter do. A value that is missing does not matter.
 */
export function tokensRead(graph: Graph): ReadonlyMap<string, Read> {
  const found = new Map<string, Read>(graph.outputs.map((v) => [v, "all"]));
  for (const node of graph.nodes.toReversed())
    for (const output of node.outputs) {
      const read = output ? found.get(output) : undefined;
      if (read === undefined) continue;
      for (const [i, v] of node.inputs.entries())
        if (v) found.set(v, union(found.get(v), before(graph, node, i, output, read)));
    }
  return found;
}

/** Whether all places of a layout matter, not only tokens that stand for none. */
export const readsPlaces = (read: Read | undefined, { before }: Tokens): boolean =>
  read === "all" || (read !== undefined && [...read].some((t) => t >= before));

const union = (a: Read | undefined, b: Read): Read => {
  if (a === "all" || b === "all") return "all";
  return new Set([...(a ?? []), ...b]);
};

/** Which tokens of an input matter where those of an output do. */
function before(graph: Graph, node: Node, i: number, output: string, read: Read): Read {
  const layouts = layoutsOf(graph);
  const from = layouts.get(node.inputs[i]!);
  const shape = graph.infos.get(node.inputs[i]!)?.shape;
  if (!shape) return "all";
  const axis = from?.kind === "tokens" ? from.axis : undefined;
  const moved = (by: number): Read => (read === "all" ? read : new Set([...read].map((t) => t + by)));
  if (node.op === "Gather" && i === 0 && axis === axisOf(node, shape.length)) {
    const taken = numbersIn(graph, node.inputs[1]);
    const extent = shape[axis] as number;
    return taken ? new Set(taken.map((t) => (t < 0 ? t + extent : t))) : "all";
  }
  if (node.op === "Slice" && i === 0 && axis !== undefined) {
    const cut = cutAlong(graph, node, axis);
    if (cut && read === "all") return new Set(Array.from({ length: cut.count }, (_, t) => cut.start + t));
    return cut ? moved(cut.start) : read;
  }
  const to = layouts.get(output);
  if (read === "all" || to?.kind !== "tokens") return "all";
  if (node.op === "Concat" && axisOf(node, shape.length) === to.axis) {
    const first = node.inputs.slice(0, i).map((v) => graph.infos.get(v)!.shape[to.axis] as number);
    return moved(-first.reduce((a, b) => a + b, 0));
  }
  // Attention reads each key and value for each query; all else treats each token by itself.
  const mixes = (node.op === "MatMul" || node.op === "Einsum") && i > 0;
  return mixes || from?.kind !== "tokens" ? "all" : read;
}
