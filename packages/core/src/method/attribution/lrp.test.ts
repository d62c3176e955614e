import { describe, expect, test } from "vitest";
import { float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { balances } from "../../testing/conservation.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import type { Entry, Step } from "../../testing/explicit.ts";
import { channelOf, explicitly, winners } from "../../testing/explicit.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { NetBuilder } from "../../testing/netBuilder.ts";
import { branchNet, depthwiseNet, gatedNet, normalizedNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { codedNet } from "../../testing/quantized.ts";
import { dequantize } from "../../transform/dequantize.ts";
import { foldBatchNorm } from "../../transform/foldBatchNorm.ts";
import { compositeNames } from "../../transform/relevance/lrp.ts";
import { baselineOf } from "../baseline.ts";
import { classTarget } from "../classifier.ts";
import type { Heatmap } from "../result.ts";
import lrp from "./lrp.ts";

methodSuite(lrp);
methodSuite(lrp, { composite: "epsilon-gamma-box" });

const EPSILON = 1e-6;
const GAMMA = 0.25;
/** Small enough for every composite; the others take their turn with one or two. */
const small = ["branchNet", "depthwiseNet", "normalizedNet"] as const;
const quantizedNet = () => dequantize(codedNet());
const nets = { tinyNet, residualNet, branchNet, depthwiseNet, normalizedNet, gatedNet, quantizedNet };

const made = new Map<string, ReturnType<typeof make>>();

function given(net: keyof typeof nets) {
  const found = made.get(net) ?? make(net);
  made.set(net, found);
  return found;
}

function make(net: keyof typeof nets) {
  const model = modelOf(nets[net]());
  const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
  const target = classTarget(model, 1);
  const graph = foldBatchNorm(model.graph, new Set([target.value]));
  return { model, graph, tensor, context: testContext(model), target };
}

/** Of input element i in output element k: its term of the sum, and its weight. */
type Terms = (visit: (i: number, k: number, term: number, weight: number) => void) => void;
type Rule = (terms: Terms, step: Step, bias: (k: number) => number, pixel: (i: number) => number[]) => Float64Array;

const away = (z: number) => z + (z < 0 ? -EPSILON : EPSILON);

/** R_i = Σ_k part_ik / Σ_i part_ik · R_k for what `part` makes of terms; `bias` is a term that gets its share, too. */
function inProportion(
  terms: Terms,
  { x, above }: Step,
  part: (term: number, weight: number, k: number, i: number) => number,
  bias: (k: number) => number,
): Float64Array {
  const sums = Float64Array.from(above, (_, k) => bias(k));
  terms((i, k, term, w) => {
    sums[k]! += part(term, w, k, i);
  });
  const shares = new Float64Array(x.data.length);
  terms((i, k, term, w) => {
    shares[i]! += (part(term, w, k, i) / away(sums[k]!)) * above[k]!;
  });
  return shares;
}

const epsilon: Rule = (terms, step, bias) => inProportion(terms, step, (t) => t, bias);

const zPlus: Rule = (terms, step, bias) => alphaBeta(1)(terms, step, bias, () => []);

const alphaBeta =
  (alpha: number): Rule =>
  (terms, step, bias) => {
    const [rises, falls] = [new Set<number>(), new Set<number>()];
    step.above.forEach((_, k) => {
      if (bias(k) > 0) rises.add(k);
      if (bias(k) < 0) falls.add(k);
    });
    terms((_, k, t) => {
      if (t > 0) rises.add(k);
      if (t < 0) falls.add(k);
    });
    const weighted = (of: (k: number) => number) => ({ ...step, above: step.above.map((r, k) => r * of(k)) });
    const up = weighted((k) => (falls.has(k) ? alpha : 1));
    const down = weighted((k) => (rises.has(k) ? alpha - 1 : -1));
    const positive = inProportion(
      terms,
      up,
      (t) => Math.max(t, 0),
      (k) => Math.max(bias(k), 0),
    );
    const negative = inProportion(
      terms,
      down,
      (t) => Math.min(t, 0),
      (k) => Math.min(bias(k), 0),
    );
    return positive.map((p, i) => p - negative[i]!);
  };

const gamma: Rule = (terms, step, bias) => {
  const more = (t: number, k: number) => t + GAMMA * (step.y.data[k]! > 0 ? Math.max(t, 0) : Math.min(t, 0));
  return inProportion(
    terms,
    step,
    (t, _, k) => more(t, k),
    (k) => more(bias(k), k),
  );
};

const zBox: Rule = (terms, step, _, pixel) => {
  const part = (t: number, w: number, __: number, i: number) => t - w * pixel(i)[w > 0 ? 0 : 1]!;
  return inProportion(terms, step, part, () => 0);
};

const rules: Record<string, { convolution: Rule; dense: Rule; first?: Rule }> = {
  epsilon: { convolution: epsilon, dense: epsilon },
  gamma: { convolution: gamma, dense: gamma },
  "z-plus": { convolution: zPlus, dense: zPlus },
  "alpha2-beta1": { convolution: alphaBeta(2), dense: alphaBeta(2) },
  "epsilon-plus": { convolution: zPlus, dense: epsilon },
  "epsilon-alpha2-beta1": { convolution: alphaBeta(2), dense: epsilon },
  "epsilon-gamma-box": { convolution: gamma, dense: epsilon, first: zBox },
};
const firsts: Record<string, Rule> = {
  "z-box": zBox,
  epsilon,
  "w-square": (terms, step) =>
    inProportion(
      terms,
      step,
      (_, w) => w * w,
      () => 0,
    ),
  flat: (terms, step) =>
    inProportion(
      terms,
      step,
      () => 1,
      () => 0,
    ),
};

/** The relevance of the picture, from the papers' formulas in plain loops. */
function derived(
  { model, graph, tensor, target }: ReturnType<typeof given>,
  composite: string,
  first?: string,
): Float64Array {
  const values = evaluate(graph, { [model.input]: toDoubles(tensor) });
  const logits = values.get(target.value)!.data;
  const start = Float64Array.from(logits, (v, k) => (k === target.class ? v : 0));
  // black and white of the test's pictures
  const pixel = (i: number) => [0, 1].map((v) => v - [0.5, 0.4, 0.3][channelOf(toDoubles(tensor), i)]!);
  return explicitly(graph, values, [model.input, target.value], start, (step) => {
    const { node, x, y, above } = step;
    if (["Relu", "Clip", "LRN"].includes(node.op)) return above;
    if (node.op === "MaxPool") {
      const out = new Float64Array(x.data.length);
      winners(node, x, y).forEach((i, k) => {
        out[i]! += above[k]!;
      });
      return out;
    }
    const entries = step.weights();
    const terms: Terms = (visit) => {
      for (const [i, k, w] of entries) visit(i, k, x.data[i]! * w, w);
    };
    if (["Flatten", "Concat"].includes(node.op)) return routed(entries, step);
    if (!["Conv", "Gemm"].includes(node.op)) return epsilonOfSum(terms, step);
    const held = values.get(node.inputs[2] ?? "");
    const bias = (k: number) => held?.data[channelOf(y, k)] ?? 0;
    const of = rules[composite]!;
    const chosen = first === undefined ? of.first : firsts[first];
    const atPicture = node.inputs[0] === model.input ? chosen : undefined;
    return (atPicture ?? (node.op === "Gemm" ? of.dense : of.convolution))(terms, step, bias, pixel);
  });
}

const routed = (entries: readonly Entry[], { x, above }: Step) => {
  const out = new Float64Array(x.data.length);
  for (const [i, k] of entries) out[i]! += above[k]!;
  return out;
};

/** Sums and averages: the denominator is the whole output, whichever of its inputs this is. */
function epsilonOfSum(terms: Terms, { x, y, above }: Step): Float64Array {
  const out = new Float64Array(x.data.length);
  terms((i, k, t) => {
    out[i]! += (t / away(y.data[k]!)) * above[k]!;
  });
  return out;
}

describe("equals the formulas in plain loops", () => {
  const cases = [
    ...compositeNames.flatMap((composite) => small.map((net) => ({ net, composite, firstRule: "composite" }))),
    { net: "residualNet" as const, composite: "epsilon-plus" as const, firstRule: "composite" },
    { net: "tinyNet" as const, composite: "epsilon-gamma-box" as const, firstRule: "composite" },
    { net: "tinyNet" as const, composite: "alpha2-beta1" as const, firstRule: "composite" },
    ...Object.keys(firsts).map((firstRule) => ({
      net: "branchNet" as const,
      composite: "epsilon-plus" as const,
      firstRule,
    })),
  ];
  test.each(cases)("$net, $composite, first layer: $firstRule", async ({ net, composite, firstRule }) => {
    const all = given(net);
    const params = lrp.params.parse({ composite, firstRule, epsilon: EPSILON, gamma: GAMMA });
    const [found] = (await lrp.run(all.context, { tensor: all.tensor, targets: [all.target] }, params)) as Heatmap[];
    const expected = Float32Array.from(derived(all, composite, firstRule === "composite" ? undefined : firstRule));
    // float64 throughout but for merged weights and the result, which are float32
    expectSame(found!.map, float32(found!.map.shape, expected), 1e-5);
  });
});

describe("each node gives its inputs, biases included, as much relevance as it had", () => {
  test.each(["residualNet", "branchNet", "depthwiseNet", "gatedNet", "quantizedNet"] as const)("%s", async (net) => {
    const { tensor, context, target } = given(net);
    const [low, high] = await Promise.all(["black", "white"].map((name) => baselineOf(context, tensor, name)));
    for (const composite of compositeNames) {
      const options = { composite, epsilon: EPSILON, gamma: GAMMA };
      const found = await balances(context, tensor, { low: low!, high: high! }, target, options);
      expect(found.length).toBeGreaterThan(5);
      // what ε keeps: 1e-6 of a sum that may be as small as 0.05
      for (const b of found)
        expect(Math.abs(b.gave - b.had) / b.absolute, `${composite}: ${b.node}`).toBeLessThan(5e-5);
      const biases = found.reduce((sum, b) => sum + b.ofBias, 0);
      const last = found.at(-1)!;
      const score = found[0]!.had;
      expect((last.gave - last.ofBias + biases) / score).toBeCloseTo(1, 3);
    }
  });
});

/** A convolution, what `write` makes of it, global pooling, dense. */
function netWith(write: (n: NetBuilder, stem: string) => string) {
  const n = new NetBuilder(3);
  const head = write(n, n.relu("stem", n.conv("stem/conv", n.input(3, 6, 7), 4)));
  const model = modelOf(n.build(n.dense("logits", n.node("Flatten", "flat", [n.globalPool("pool", head)]), 3)));
  return { model, context: testContext(model), tensor: randomPicture([1, 3, 6, 7]), target: classTarget(model, 1) };
}

test("an operator without a rule is named, with a way out", async () => {
  const given = netWith((n, stem) => n.node("ReduceL2", "norms", [stem, n.g.ints([2, 3])], { keepdims: 1 }));
  const input = { tensor: given.tensor, targets: [given.target] };
  await expect(lrp.run(given.context, input, lrp.params.parse({}))).rejects.toMatchObject({
    message: 'there is no relevance rule for operator ReduceL2, which makes "norms"',
    hint: expect.stringContaining("occlusion"),
  });
});

test("a change of sign keeps relevance as it is", async () => {
  const { context, tensor, target } = netWith((n, stem) => n.node("Neg", "turned", [stem]));
  const options = { composite: "epsilon", epsilon: EPSILON, gamma: GAMMA } as const;
  const found = await balances(context, tensor, { low: tensor, high: tensor }, target, options);
  const turned = found.find((b) => b.node === "Neg turned")!;
  expect(turned.gave).toBe(turned.had);
  expect(turned.absolute).toBeGreaterThan(0);
});
