import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Context } from "./define.ts";
import type { Target } from "./target.ts";

/** Rows `from` to `to` (exclusive) of a tensor, without copying. */
export function rowsOf(t: Float32Tensor, from: number, to: number): Float32Tensor {
  const n = size(t.shape.slice(1));
  return float32([to - from, ...t.shape.slice(1)], t.data.subarray(from * n, to * n));
}

/** Tensors of equal trailing extents, one after the other along the first axis. */
export function stack(parts: readonly Float32Tensor[]): Float32Tensor {
  const [first] = parts;
  if (!first) throw new RangeError("nothing to stack");
  if (parts.length === 1) return first;
  const data = new Float32Array(parts.reduce((n, p) => n + p.data.length, 0));
  let at = 0;
  for (const p of parts) {
    data.set(p.data, at);
    at += p.data.length;
  }
  return float32([parts.reduce((n, p) => n + p.shape[0]!, 0), ...first.shape.slice(1)], data);
}

/** Pictures `from` to `to` (exclusive), made one after the other. */
export async function stacked(
  picture: (i: number) => Float32Tensor | Promise<Float32Tensor>,
  from: number,
  to: number,
): Promise<Float32Tensor> {
  const made: Float32Tensor[] = [];
  for (let i = from; i < to; i++) made.push(await picture(i));
  return stack(made);
}

/** The same picture `n` times. */
export const repeat = (t: Float32Tensor, n: number): Float32Tensor => stack(new Array(n).fill(t));

/** How many rows a batch has at the most: as many as fit the memory budget, or the batch that the graph was frozen to. */
export function mostRows({ model, batchSize }: Context, graph: Graph): number {
  const extent = graph.infos.get(model.input)?.shape[0];
  return typeof extent === "number" ? extent : batchSize(graph);
}

/** Goes through `total` rows in batches that fit the memory budget and the graph, telling progress; stops where the caller aborts. */
export function inBatches(
  context: Context,
  graph: Graph,
  total: number,
  run: (from: number, to: number) => Promise<void>,
): Promise<void> {
  return inParts(context, total, mostRows(context, graph), async (from, to) => {
    await run(from, to);
    context.progress(to, total);
  });
}

/**
 * Goes through `total` things, at most `most` at a time; stops where the caller aborts.
 * Parts are as equal as can be, so that the last is not a small one, which costs more for each row.
 */
export async function inParts(
  { signal }: Context,
  total: number,
  most: number,
  run: (from: number, to: number) => Promise<void>,
): Promise<void> {
  const part = Math.ceil(total / Math.ceil(total / most));
  for (let from = 0; from < total; from += part) {
    signal?.throwIfAborted();
    await run(from, Math.min(total, from + part));
  }
}

/**
 * Goes through targets, no more at a time than rows in a batch of a graph: for methods that hold several times a row for each.
 * Progress is told as of all targets, and is to be told in a multiple of those of the group.
 */
export function inGroupsOf(
  context: Context,
  targets: readonly Target[],
  graph: Graph,
  work: (context: Context, group: readonly Target[]) => Promise<void>,
): Promise<void> {
  return inParts(context, targets.length, mostRows(context, graph), (from, to) => {
    const progress = (done: number, total: number) => {
      const each = total / (to - from);
      context.progress(from * each + done, targets.length * each);
    };
    return work({ ...context, progress }, targets.slice(from, to));
  });
}

/** What `work` makes of each item, one after the other: batches of one are enough for the memory budget. */
export async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const item of items) made.push(await work(item));
  return made;
}
