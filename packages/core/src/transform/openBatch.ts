import { isFloat } from "../base/tensor.ts";
import type { Graph, Info } from "../onnx/graph.ts";
import { BATCH, dependents } from "../onnx/graph.ts";
import { withBatch } from "./batch.ts";
import { inferOpenBatch } from "./infer.ts";

/**
 * The graph with the batch of `input` open that its file froze. `undefined` where that is not safe: every value
 * that depends on the input must have the batch as one extent of its own, in a product with nothing, and lead with it
 * at the outputs; and shapes must work out for a batch of three.
 */
export function openBatch(graph: Graph, input: string): Graph | undefined {
  const info = graph.infos.get(input)!;
  const [frozen, ...rest] = info.shape;
  if (typeof frozen !== "number") return graph;
  const infos = new Map<string, Info>([[input, { ...info, shape: [BATCH, ...rest] }]]);
  const { graph: open, problems } = inferOpenBatch({ ...graph, infos }, frozen);
  return problems.length === 0 && separate(open, input) && fits(open) ? open : undefined;
}

function separate(graph: Graph, input: string): boolean {
  const moving = dependents(graph, [input]);
  const leads = graph.outputs.every((v) => !moving.has(v) || graph.infos.get(v)?.shape[0] === BATCH);
  return leads && [...moving].every((v) => !v || hasOwnBatch(graph.infos.get(v)));
}

/** Vectors of integers are shapes under computation, and may hold the batch as a number. */
function hasOwnBatch(info: Info | undefined): boolean {
  if (!info) return false;
  if (!isFloat(info.type) && info.shape.length <= 1) return true;
  const named = info.shape.filter((d) => typeof d === "string");
  return named.length === 1 && named[0] === BATCH;
}

/** Where the batch is a name, an extent of one that it does not fit passes for broadcasting. */
function fits(graph: Graph): boolean {
  try {
    withBatch(graph, 3);
    return true;
  } catch {
    return false;
  }
}
