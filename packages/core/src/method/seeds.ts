import type { Float32Tensor } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Context } from "./define.ts";
import { inParts, stack } from "./rows.ts";
import type { Target } from "./target.ts";
import { seedsFor } from "./target.ts";

/**
 * What a graph of one picture and many seeds gives for each target: as many targets at a time as fit the memory budget, which is
 * all of them unless pictures are large. One forward pass serves those of a run. An output that does not depend on the target
 * keeps its one row.
 * @param seed the graph's input that takes the seeds
 */
export async function ofTargets(
  context: Context,
  graph: Graph,
  seed: string,
  targets: readonly Target[],
  feeds: Tensors,
): Promise<readonly Float32Tensor[]> {
  const session = await context.prepare(graph);
  const parts: Float32Tensor[][] = [];
  await inParts(context, targets.length, context.batchSize(graph), async (from, to) => {
    const seeds = seedsFor(context.model, targets.slice(from, to));
    const out = await session.run(onlyInputs(graph, { ...feeds, [seed]: seeds }), context.signal);
    parts.push(graph.outputs.map((v) => out[v] as Float32Tensor));
  });
  return graph.outputs.map((v, i) => {
    const shared = typeof graph.infos.get(v)?.shape[0] === "number";
    return shared ? parts[0]![i]! : stack(parts.map((part) => part[i]!));
  });
}

/** Some graphs have no use for all feeds, and an engine refuses what it was not asked for. */
export const onlyInputs = (graph: Graph, feeds: Tensors): Tensors =>
  Object.fromEntries(Object.entries(feeds).filter(([v]) => graph.inputs.includes(v)));
