import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { doubles, float32 } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { nets } from "../testing/index.ts";
import { attack, distance, smallestAttack } from "./adversarial.ts";
import { judgeOf } from "./judge.ts";
import { parseExpression } from "./objective/index.ts";

const model = modelOf(nets.residualNet());
const size = [10, 11] as const;
const { uniform } = rng(4);
const original = float32(
  [1, 3, ...size],
  Float32Array.from({ length: 330 }, () => Math.round(255 * (0.2 + 0.6 * uniform())) / 255),
);

/** The logits of a picture, by the reference engine, from the context's own preprocessing. */
function logitsOf(picture: Float32Array): number[] {
  const means = [0.5, 0.4, 0.3];
  const tensor = doubles(
    [1, 3, ...size],
    Float64Array.from(picture, (v, i) => v - means[Math.floor(i / 110)]!),
  );
  return [...evaluate({ ...model.graph, outputs: ["logits"] }, { picture: tensor }).get("logits")!.data];
}

const marginOf = (picture: Float32Array, c: number) => {
  const logits = logitsOf(picture);
  return logits[c]! - Math.max(...logits.filter((_, i) => i !== c));
};

const judgeFor = (c: number) =>
  judgeOf(testContext(model), parseExpression(`margin(${c})`), { size: [...size], rules: [] });

test("the margin is that of the logits, and so is its gradient", async () => {
  const judge = await judgeFor(2);
  const { values, gradient } = await judge.judge(original, [0]);
  expect(values[0]).toBeCloseTo(marginOf(original.data, 2), 5);
  for (const i of [0, 57, 222]) {
    const at = (step: number) =>
      marginOf(
        original.data.map((v, k) => (k === i ? v + step : v)),
        2,
      );
    // Differences of float32 logits: their last bit over the width.
    expect(gradient![i]).toBeCloseTo((at(1e-2) - at(-1e-2)) / 2e-2, 3);
  }
});

test("one step is the fast gradient sign method", async () => {
  const judge = await judgeFor(1);
  const { gradient } = await judge.judge(original, [0]);
  const budget = 3 / 255;
  const { picture } = await attack(judge, original, { norm: "linf", steps: 1, budget });
  if (picture === original) return;
  const wanted = original.data.map((v, i) => Math.min(1, Math.max(0, v + budget * Math.sign(gradient![i]!))));
  wanted.forEach((v, i) => {
    expect(picture.data[i]).toBeCloseTo(v, 6);
  });
});

test.each(["linf", "l2"] as const)(
  "%s: within the budget, in colours that a file holds, and a mistake where it says so",
  async (norm) => {
    for (const c of [0, 2]) {
      const judge = await judgeFor(c);
      const budget = { linf: 20, l2: 200 }[norm] / 255;
      const { picture, margin } = await attack(judge, original, { norm, steps: 20, budget });
      expect(distance(picture.data, original.data, norm)).toBeLessThanOrEqual(budget + 1e-6);
      for (const v of picture.data) expect(Math.abs(v * 255 - Math.round(v * 255))).toBeLessThan(1e-4);
      expect(margin).toBeCloseTo(marginOf(picture.data, c), 4);
      expect(margin).toBeGreaterThanOrEqual(marginOf(original.data, c) - 1e-5);
    }
  },
);

test("the smallest change: enough, and not more than twice what is; none where none is within reach", async () => {
  const said = logitsOf(original.data);
  const c = said.indexOf(said.toSorted((a, b) => b - a)[1]!);
  const judge = await judgeFor(c);
  const limits = { least: 1 / 255, most: 1, fine: 1 / 255 };
  const found = (await smallestAttack(judge, original, { norm: "linf", steps: 8 }, limits))!;
  expect(marginOf(found.picture.data, c)).toBeGreaterThan(0);
  const less = await attack(judge, original, { norm: "linf", steps: 8, budget: found.budget - 2 / 255 });
  if (found.budget > 2 / 255) expect(less.margin).toBeLessThanOrEqual(0);
  const tight = { least: 1e-4, most: 1e-4, fine: 1e-4 };
  expect(await smallestAttack(judge, original, { norm: "linf", steps: 3 }, tight)).toBeUndefined();
});
