import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { tinyNet } from "../testing/nets.ts";
import { mergeAnswers, Pass, tensorsOf } from "./pass.ts";
import { predictions } from "./predictions.ts";
import { rows } from "./rows.ts";

const COUNT = 9;
const random = rng(6);
const data = Float32Array.from({ length: COUNT * 330 }, () => random.uniform() - 0.5);

async function asked(graph: Graph, classes: number, pictures = [...Array(COUNT).keys()], most?: number) {
  const truths = Array.from({ length: COUNT }, (_, i) => (i * 2) % classes);
  const model = modelOf(graph);
  const questions = { seen: predictions(truths, most), scores: rows([model.output], { pooling: "none" }) };
  const pass = new Pass(testContext(model), questions, 3);
  const batches = async function* () {
    for (let at = 0; at < pictures.length; at += 3) {
      const some = pictures.slice(at, at + 3);
      const input = some.flatMap((p) => [...data.subarray(p * 330, (p + 1) * 330)]);
      yield { pictures: some, input: float32([some.length, 3, 10, 11], Float32Array.from(input)) };
    }
  };
  return { pass, truths, answers: await pass.answers(batches()) };
}

/** Ends a small net in something else than a softmax. */
function ending(outputs: number, op?: string): Graph {
  const n = new NetBuilder(4);
  const flat = n.node("Flatten", "flat", [n.conv("conv", n.input(3, 10, 11), 2)]);
  const logits = n.dense("logits", flat, outputs);
  return n.build(op ? n.node(op, "scores", [logits]) : logits);
}

test("best classes, rank and probability are those of the scores", async () => {
  const { answers, truths } = await asked(tinyNet(), 4);
  const seen = [...answers.seen];
  expect(seen.map((p) => p.picture)).toEqual([...Array(COUNT).keys()]);
  for (const { picture, truth, top, probability, rank, distribution } of seen) {
    const scores = [...answers.scores.of(picture)!];
    const order = scores.map((_, c) => c).sort((a, b) => scores[b]! - scores[a]!);
    expect(truth).toBe(truths[picture]);
    expect(top.map((one) => one.class)).toEqual(order);
    expect(rank).toBe(order.indexOf(truth) + 1);
    // The engine's softmax and ours: both float32 in the end.
    for (const one of top) expect(one.probability).toBeCloseTo(scores[one.class]!, 6);
    expect(probability).toBeCloseTo(scores[truth]!, 6);
    expect(distribution!.squares).toBeCloseTo(
      scores.reduce((sum, p) => sum + p * p, 0),
      6,
    );
    expect(distribution!.margin).toBeCloseTo(Math.log(scores[order[0]!]! / scores[truth]!), 5);
  }
});

test("parts of any order go together again, through files", async () => {
  const whole = await asked(tinyNet(), 4, [...Array(COUNT).keys()], 2);
  const parts = await Promise.all(
    [
      [7, 1, 8, 0],
      [6, 2],
      [5, 3, 4],
    ].map((own) => asked(tinyNet(), 4, own, 2)),
  );
  const merged = whole.pass.empty();
  for (const { answers } of parts) mergeAnswers(merged, whole.pass.from(tensorsOf(answers)));
  expect(tensorsOf(merged)).toEqual(tensorsOf(whole.answers));
  expect([...merged.seen]).toEqual([...whole.answers.seen]);
  expect(merged.seen.of(3)!.top).toHaveLength(2);
});

test("one sigmoid stands for two classes", async () => {
  const { answers } = await asked(ending(1, "Sigmoid"), 2);
  for (const { picture, top, truth, probability } of answers.seen) {
    const [second] = answers.scores.of(picture)!;
    expect(top).toHaveLength(2);
    expect(top[0]!.class).toBe(Number(second! > 0.5));
    expect(probability).toBeCloseTo(truth === 1 ? second! : 1 - second!, 6);
  }
});

test("a sigmoid for each class gives their scores, and no distribution", async () => {
  const { answers } = await asked(ending(3, "Sigmoid"), 3);
  for (const { picture, top, distribution } of answers.seen) {
    const scores = answers.scores.of(picture)!;
    expect(top[0]!.probability).toBeCloseTo(Math.max(...scores), 6);
    expect(distribution).toBeUndefined();
  }
});

test("an output that is nobody's softmax is taken for probabilities", async () => {
  const n = new NetBuilder(4);
  const flat = n.node("Flatten", "flat", [n.conv("conv", n.input(3, 10, 11), 2)]);
  const softmax = n.node("Softmax", "softmax", [n.dense("logits", flat, 3)]);
  // Behind it nobody looks for one.
  const { answers } = await asked(n.build(n.node("Max", "scores", [softmax, softmax])), 3);
  for (const { picture, top } of answers.seen)
    for (const one of top) expect(one.probability).toBeCloseTo(answers.scores.of(picture)![one.class]!, 6);
});

test("a picture whose scores are not numbers is told of apart", async () => {
  const { pass } = await asked(tinyNet(), 4);
  const summary = pass.empty().seen;
  summary.add([0, 1], [float32([2, 4], Float32Array.of(1, Number.NaN, 0, 0, 1, 2, 3, 4))]);
  expect(summary.unusable).toEqual([0]);
  expect([...summary].map((p) => p.picture)).toEqual([1]);
});

test("pictures of no class are passed over", async () => {
  const pass = new Pass(testContext(modelOf(tinyNet())), { seen: predictions([2, -1, 0]) }, 3);
  const summary = pass.empty().seen;
  const logits = float32([3, 4], Float32Array.from([0, 0, 9, 0, 1, 2, 3, 4, 0, 0, 0, 9]));
  summary.add([0, 1, 2], [logits]);
  expect([...summary].map(({ picture, truth, rank }) => [picture, truth, rank])).toEqual([
    [0, 2, 1],
    [2, 0, 2],
  ]);
});
