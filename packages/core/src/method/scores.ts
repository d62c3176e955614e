import type { Float32Tensor } from "../base/tensor.ts";
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

/** Streams the scores of some targets for many pictures, made when their batch is due. */
export async function eachScore(
  context: Context,
  total: number,
  picture: (i: number) => Float32Tensor | Promise<Float32Tensor>,
  targets: readonly Target[],
  use: (scores: number[][], from: number) => void,
): Promise<void> {
  const { model } = context;
  const value = valueOfAll(targets);
  const graph = forwardGraph(model.graph, value);
  const session = await context.prepare(graph);
  await inBatches(context, graph, total, async (from, to) => {
    const pictures = await stacked(picture, from, to);
    const out = await session.run({ [model.input]: pictures }, context.signal);
    const values = out[value] as Float32Tensor;
    use(
      Array.from({ length: to - from }, (_, k) => targets.map((t) => scoreOf(t, rowsOf(values, k, k + 1).data))),
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
