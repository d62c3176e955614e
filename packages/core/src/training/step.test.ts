import { expect, it } from "vitest";
import { rng } from "../base/rng.ts";
import type { Doubles } from "../base/tensor.ts";
import { doubles, size, toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { expectClose } from "../testing/opSuite.ts";
import { Net } from "./architecture/net.ts";
import { losses } from "./loss/all.ts";
import sgd from "./optimizer/sgd.ts";
import { parametersOf } from "./parameters.ts";
import type { StepOptions } from "./step.ts";
import { trainingStep } from "./step.ts";

const BATCH = 5;
const [H, W] = [7, 6];

/** Convolutions with and without normalisation, pooling, a shortcut, dropout and dense layers. */
function net(classes: number): Graph {
  const n = new Net(3);
  const first = n.relu(
    "conv1",
    n.batchNorm("norm1", n.conv("conv1/conv", n.input("picture", 2, [H, W]), 3, { bias: false })),
  );
  const pool = n.maxPool("pool1", first);
  const second = n.node("Add", "add", [n.conv("conv2", pool, 4), n.shortcut("shortcut", pool, 4, 1)]);
  const wide = n.relu6("conv3", n.batchNorm("norm3", n.conv("conv3/conv", second, 4, { group: 4, stride: 2 })));
  const dense = n.relu("dense", n.dense("dense/dense", n.dropout("dropout", n.flatten("flat", wide), 0.4), 6));
  return n.classifier(dense, classes);
}

const stepOf = (classes: number, options: Partial<StepOptions> = {}) =>
  trainingStep(
    { graph: net(classes), input: "picture", output: "scores" },
    {
      loss: losses.find((l) => l.fits(classes === 2 ? 1 : classes))!,
      optimizer: sgd,
      settings: { momentum: 0 },
      smoothing: 0.1,
      ...options,
    },
  );

function feedsFor(step: ReturnType<typeof stepOf>, classes: number): Record<string, Doubles> {
  const { normal, below, uniform } = rng(8);
  const drawn = (shape: readonly number[], draw: () => number) =>
    doubles(shape, Float64Array.from({ length: size(shape) }, draw), "float32");
  const labels = doubles(
    [BATCH],
    Array.from({ length: BATCH }, () => below(classes)),
    "int64",
  );
  const masks = step.masks.map((m) => [
    m.input,
    drawn([BATCH, ...m.shape], () => (uniform() < m.ratio ? 0 : 1 / (1 - m.ratio))),
  ]);
  return {
    ...Object.fromEntries(step.carried.map((c) => [c.input, toDoubles(c.initial)])),
    ...Object.fromEntries(masks),
    [step.pictures]: drawn([BATCH, 2, H, W], normal),
    [step.labels]: labels,
    [step.rate]: doubles([], [1], "float32"),
    [step.step]: doubles([], [1], "float32"),
  };
}

it.each([2, 4])("descends the gradient of the loss: %i classes, every weight", (classes) => {
  const step = stepOf(classes);
  const feeds = feedsFor(step, classes);
  const values = evaluate(step.graph, feeds);
  const lossAt = (name: string, data: Float64Array) =>
    evaluate(step.graph, { ...feeds, [name]: { ...feeds[name]!, data } }).get(step.loss)!.data[0]!;
  const h = 1e-5;
  for (const { input, output } of step.carried.filter((c) => c.role === "weight")) {
    const weight = feeds[input]!;
    const next = values.get(output)!;
    // A few elements of each are enough: they share their nodes.
    for (let i = 0; i < weight.data.length; i += Math.ceil(weight.data.length / 5)) {
      const moved = (by: number) =>
        lossAt(
          input,
          weight.data.map((v, k) => (k === i ? v + by : v)),
        );
      const slope = (moved(h) - moved(-h)) / (2 * h);
      // Constants in the graph are rounded to float32, 6e-8; a difference quotient in float64 at this distance errs by about 1e-10.
      expect(Math.abs(weight.data[i]! - next.data[i]! - slope), `${input}[${i}]`).toBeLessThan(1e-6);
    }
  }
});

it("carries weights, running averages and nothing for plain descent", () => {
  const roles = stepOf(4).carried.map((c) => `${c.role} ${c.input}`);
  expect(roles.filter((r) => r.startsWith("state"))).toEqual([]);
  expect(roles.filter((r) => r.startsWith("average"))).toEqual([
    "average norm1/mean",
    "average norm1/variance",
    "average norm3/mean",
    "average norm3/variance",
  ]);
});

it("moves running averages towards the statistics of the batch", () => {
  const step = stepOf(4);
  const feeds = feedsFor(step, 4);
  const values = evaluate(step.graph, feeds);
  const x = values.get("conv1/conv")!;
  const area = H * W;
  const ofChannel = (c: number) => x.data.filter((_, i) => Math.floor(i / area) % 3 === c);
  const mean = (v: Float64Array) => v.reduce((a, b) => a + b, 0) / v.length;
  const expected = [0, 1, 2].map((c) => {
    const v = ofChannel(c);
    return [0.1 * mean(v), 0.9 + 0.1 * mean(v.map((a) => (a - mean(v)) ** 2))] as const;
  });
  // The momentum is rounded to float32.
  expectClose(
    values.get("next(norm1/mean)")!,
    doubles(
      [3],
      expected.map((e) => e[0]),
    ),
    1e-7,
  );
  expectClose(
    values.get("next(norm1/variance)")!,
    doubles(
      [3],
      expected.map((e) => e[1]),
    ),
    1e-7,
  );
});

it("leaves what is not trained as constants, and a normalisation of which nothing is learnt as in inference", () => {
  const step = stepOf(4, { trainable: ["dense/dense/weights", "dense/dense/bias"] });
  expect(step.carried.map((c) => c.input)).toEqual(["dense/dense/weights", "dense/dense/bias"]);
  expect(step.graph.nodes.filter((n) => n.op === "BatchNormalization")).toHaveLength(2);
});

it("decays what multiplies, and neither biases nor normalisations", () => {
  const decaying = parametersOf(net(4)).filter((p) => p.decays);
  expect(decaying.map((p) => p.name)).toEqual([
    "conv1/conv/weights",
    "conv2/weights",
    "conv3/conv/weights",
    "dense/dense/weights",
    "logits/weights",
  ]);
  const [plain, decayed] = [{}, { weightDecay: 0.25 }].map((settings) => {
    const step = stepOf(4, { settings: { momentum: 0, ...settings } });
    return evaluate(step.graph, feedsFor(step, 4));
  });
  const weights = plain!.get("dense/dense/weights")!;
  const expected = plain!.get("next(dense/dense/weights)")!;
  const shrunk = { ...expected, data: expected.data.map((v, i) => v - 0.25 * weights.data[i]!) };
  expectClose(decayed!.get("next(dense/dense/weights)")!, shrunk, 1e-7);
  for (const name of ["next(dense/dense/bias)", "next(norm1/scale)"])
    expect(decayed!.get(name)!.data).toEqual(plain!.get(name)!.data);
});

it("counts the pictures that are right", () => {
  const step = stepOf(4);
  const feeds = feedsFor(step, 4);
  const values = evaluate(step.graph, feeds);
  const { data } = values.get("logits")!;
  const right = Array.from(feeds[step.labels]!.data).filter((label, n) => {
    const row = Array.from(data.subarray(4 * n, 4 * n + 4));
    return row.indexOf(Math.max(...row)) === label;
  });
  expect(values.get(step.correct)!.data[0]).toBe(right.length);
});

it("takes a share of each class for a label", () => {
  const [classes, shares] = (["classes", "shares"] as const).map((labels) => stepOf(4, { labels }));
  const feeds = feedsFor(classes!, 4);
  const rows = Array.from(feeds[classes!.labels]!.data).flatMap((label) =>
    [0, 1, 2, 3].map((c) => Number(c === label)),
  );
  const shared = { ...feeds, [shares!.labels]: doubles([BATCH, 4], rows, "float32") };
  const [a, b] = [evaluate(classes!.graph, feeds), evaluate(shares!.graph, shared)];
  expectClose(b.get(shares!.loss)!, a.get(classes!.loss)!, 1e-7);
  expect(b.get(shares!.correct)!.data).toEqual(a.get(classes!.correct)!.data);
});

it("refuses a loss that does not fit, and names that are no weights", () => {
  expect(() => stepOf(2, { loss: losses.find((l) => l.id === "cross-entropy")! })).toThrow(
    'the loss cross-entropy does not fit the 1 outputs of "logits"',
  );
  expect(() => stepOf(4, { trainable: ["dense/weight"] })).toThrow(
    'nothing that can be trained is called "dense/weight"',
  );
  expect(() => stepOf(4, { settings: { momentun: 1 } })).toThrow('sgd has no setting "momentun"');
});
