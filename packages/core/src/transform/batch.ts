import type { Graph, Info } from "../onnx/graph.ts";
import { BATCH, infoOf } from "../onnx/graph.ts";
import { pinned } from "../op/extents.ts";
import { inferNode } from "../op/infer.ts";

/** The graph for batches of exactly `n`: what was known of each value up to its batch extent is known altogether. */
export function withBatch(graph: Graph, n: number): Graph {
  const pin = (info: Info): Info => ({
    ...info,
    shape: info.shape.map((d) => pinned(d, BATCH, n)),
    ...(info.content && { content: info.content.map((d) => pinned(d, BATCH, n)) }),
  });
  return reinfer({ ...graph, infos: new Map([...graph.infos].map(([v, info]) => [v, pin(info)])) });
}

/**
 * Works types and shapes out again from those of the inputs and constants.
 * What an operator does not tell of its outputs stays as it was known.
 */
export function reinfer(graph: Graph): Graph {
  const infos = new Map<string, Info>();
  const keep = (v: string, info: Info | undefined) => {
    if (v && info) infos.set(v, info);
  };
  for (const v of graph.inputs) keep(v, graph.infos.get(v));
  for (const [v, t] of graph.constants) keep(v, infoOf(t));
  for (const node of graph.nodes) {
    const told = inferNode(node, (v) => infos.get(v));
    node.outputs.forEach((v, i) => {
      keep(v, told[i] ?? graph.infos.get(v));
    });
  }
  return { ...graph, infos };
}
