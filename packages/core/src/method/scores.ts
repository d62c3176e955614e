import type { Float32Tensor } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import type { Context } from "./define.ts";
import { inBatches, rowsOf, stack } from "./rows.ts";
import type { Target } from "./target.ts";
import { scoreOf, targetOf } from "./target.ts";

/** The scores of some classes for each of several pictures of the same size: one list of scores for each picture. */
export async function classScores(
  context: Context,
  pictures: readonly Float32Tensor[],
  classes: readonly number[],
  score: "logit" | "probability",
): Promise<number[][]> {
  const found: number[][] = [];
  await eachScore(
    context,
    pictures.length,
    (i) => pictures[i]!,
    classes,
    score,
    (scores) => {
      found.push(...scores);
    },
  );
  return found;
}

/** Streams the scores of some classes for many pictures, made when their batch is due. */
export async function eachScore(
  context: Context,
  total: number,
  picture: (i: number) => Float32Tensor,
  classes: readonly number[],
  score: "logit" | "probability",
  use: (scores: number[][], from: number) => void,
): Promise<void> {
  const { model } = context;
  const target = targetOf(model, score);
  const graph = forwardGraph(model.graph, target);
  const session = await context.prepare(graph);
  await inBatches(context, graph, total, async (from, to) => {
    const pictures = stack(Array.from({ length: to - from }, (_, k) => picture(from + k)));
    const out = await session.run({ [model.input]: pictures }, context.signal);
    const values = (out[target.value] as Float32Tensor).data;
    use(
      Array.from({ length: to - from }, (_, row) => classes.map((c) => scoreOf(target, values, row, c, score))),
      from,
    );
  });
}

/** All class scores of one picture, in the order of the classes: logits and what the model makes of them. */
export async function predict(
  context: Context,
  picture: Float32Tensor,
): Promise<{ logits: number[]; scores: number[] }> {
  const { model } = context;
  const logit = targetOf(model, "logit");
  const probability = targetOf(model, "probability");
  const values = [...new Set([logit.value, probability.value])];
  const session = await context.prepare(withOutputs(model.graph, values));
  const out = await session.run({ [model.input]: rowsOf(picture, 0, 1) }, context.signal);
  const all = (target: Target, score: "logit" | "probability") => {
    const { data } = out[target.value] as Float32Tensor;
    return Array.from({ length: target.classes }, (_, c) => scoreOf(target, data, 0, c, score));
  };
  return { logits: all(logit, "logit"), scores: all(probability, "probability") };
}

const forward = new WeakMap<Graph, Map<string, Graph>>();

/** The part of the graph that the target needs, the same object each time so that its session is found again. */
function forwardGraph(graph: Graph, target: Target): Graph {
  const known = forward.get(graph) ?? new Map<string, Graph>();
  forward.set(graph, known);
  const found = known.get(target.value) ?? withOutputs(graph, [target.value]);
  known.set(target.value, found);
  return found;
}
