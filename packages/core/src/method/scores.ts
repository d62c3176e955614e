import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { classifierOf, classTarget } from "./classifier.ts";
import type { Context } from "./define.ts";
import { inBatches, rowsOf, stacked } from "./rows.ts";
import type { Target } from "./target.ts";
import { scoreOf, valueOfAll } from "./target.ts";

/** The scores of some targets for each of several pictures of the same size: one list of scores for each picture. */
export async function scoresOf(
  context: Context,
  pictures: readonly Float32Tensor[],
  targets: readonly Target[],
): Promise<number[][]> {
  const found: number[][] = [];
  await eachScore(
    context,
    pictures.length,
    (i) => pictures[i]!,
    targets,
    (scores) => {
      found.push(...scores);
    },
  );
  return found;
}

/** What is made of the scores of a batch: one list for each row, in the order of the targets; `from` numbers the first row. */
export type UseScores = (scores: number[][], from: number) => void;

/** Streams the scores of some targets for many pictures, made when their batch is due. */
export async function eachScore(
  context: Context,
  total: number,
  picture: (i: number) => Float32Tensor | Promise<Float32Tensor>,
  targets: readonly Target[],
  use: UseScores,
): Promise<void> {
  const { model } = context;
  const graph = forwardGraph(model.graph, valueOfAll(targets));
  const session = await context.prepare(graph);
  await inBatches(context, graph, total, async (from, to) => {
    const pictures = await stacked(picture, from, to);
    const out = await session.run({ [model.input]: pictures }, context.signal);
    use(scoresIn(out, targets), from);
  });
}

/** Rows that are written into the batch, so that a picture in many versions is neither allocated nor copied for each. */
export interface Written {
  readonly total: number;
  /** The extents of a row. */
  readonly extents: readonly number[];
  /** Writes all of row `i`; `row` holds what was left there by an earlier batch. Called in order. */
  write(i: number, row: Float32Array): void;
}

/** Streams the scores of some targets for pictures that are written when their batch is due. */
export const eachWrittenScore = (
  context: Context,
  rows: Written,
  targets: readonly Target[],
  use: UseScores,
): Promise<void> =>
  eachRowScore(
    context,
    forwardGraph(context.model.graph, valueOfAll(targets)),
    context.model.input,
    rows,
    targets,
    use,
  );

/** Streams the scores of some targets for rows of one input of a graph; `beside` feeds the others, given the number of rows. */
export async function eachRowScore(
  context: Context,
  graph: Graph,
  input: string,
  { total, extents, write }: Written,
  targets: readonly Target[],
  use: UseScores,
  beside: (rows: number) => Tensors = () => ({}),
): Promise<void> {
  const session = await context.prepare(graph);
  const n = size(extents);
  let batch = new Float32Array(0);
  await inBatches(context, graph, total, async (from, to) => {
    const rows = to - from;
    if (batch.length < rows * n) batch = new Float32Array(rows * n);
    for (let k = 0; k < rows; k++) write(from + k, batch.subarray(k * n, (k + 1) * n));
    const fed = float32([rows, ...extents], batch.subarray(0, rows * n));
    const out = await session.run({ ...beside(rows), [input]: fed }, context.signal);
    use(scoresIn(out, targets), from);
  });
}

/** The scores of each target, as many as there are rows, and what fills them in as batches come. */
export function scoreTable(targets: readonly Target[], total: number): { scores: Float64Array[]; use: UseScores } {
  const scores = targets.map(() => new Float64Array(total));
  const use: UseScores = (rows, from) => {
    for (const [k, row] of rows.entries()) for (const [t, score] of row.entries()) scores[t]![from + k] = score;
  };
  return { scores, use };
}

/** The scores of targets in each row of their value. */
function scoresIn(out: Tensors, targets: readonly Target[]): number[][] {
  const values = out[valueOfAll(targets)] as Float32Tensor;
  return Array.from({ length: values.shape[0]! }, (_, k) => {
    const row = rowsOf(values, k, k + 1).data;
    return targets.map((t) => scoreOf(t, row));
  });
}

/** All class scores of one picture, in the order of the classes: logits and what the model makes of them. */
export async function predict(
  context: Context,
  picture: Float32Tensor,
): Promise<{ logits: number[]; scores: number[] }> {
  const { model } = context;
  const { classes, logits, scores } = classifierOf(model);
  const session = await context.prepare(withOutputs(model.graph, [...new Set([logits, scores])]));
  const out = await session.run({ [model.input]: rowsOf(picture, 0, 1) }, context.signal);
  const all = (score: "logit" | "probability") =>
    Array.from({ length: classes }, (_, c) => {
      const target = classTarget(model, c, score);
      return scoreOf(target, (out[target.value] as Float32Tensor).data);
    });
  return { logits: all("logit"), scores: all("probability") };
}

const forward = new WeakMap<Graph, Map<string, Graph>>();

/** The part of the graph that a value needs, the same object each time so that its session is found again. */
export function forwardGraph(graph: Graph, value: string): Graph {
  const known = forward.get(graph) ?? new Map<string, Graph>();
  forward.set(graph, known);
  const found = known.get(value) ?? withOutputs(graph, [value]);
  known.set(value, found);
  return found;
}
