import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { bands, groupValues, plainGame, shapleyValues } from "../../testing/game.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { residualNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import shapleySampling from "./shapley-sampling.ts";

methodSuite(shapleySampling, { segments: 6, samples: 3 });

const model = modelOf(residualNet());
const tensor = randomPicture([1, 3, 10, 11]);
const targets = classTargets(model, [1, 3]);
const mask = bands(11, 10, 5);
const games = targets.map((target) => plainGame(model, tensor, target, mask.labels));

test("is the mean gain over the same orders, one after the other", async () => {
  const { below } = testContext(model).random(4);
  const orders = Array.from({ length: 3 }, () => {
    const order = [0, 1, 2, 3, 4];
    for (let i = 4; i > 0; i--) {
      const j = below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  });
  const found = await groupValues(shapleySampling, model, { tensor, targets }, mask, { samples: 3, seed: 4 });
  found.forEach(({ values, facts }, t) => {
    const { value } = games[t]!;
    const gains = values.map((_, player) =>
      orders.map((order) => {
        const before = [0, 1, 2, 3, 4].map((p) => order.indexOf(p) < order.indexOf(player));
        return value(before.with(player, true)) - value(before);
      }),
    );
    const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
    // the scores of the batched run and the map are float32
    gains.forEach((g, player) => {
      expect(values[player]).toBeCloseTo(mean(g), 5);
    });
    const variances = gains.map((g) => mean(g.map((v) => (v - mean(g)) ** 2)) * (3 / 2));
    expect(facts.standardError).toBeCloseTo(Math.sqrt(mean(variances) / 3), 5);
  });
});

test("the values sum to what the picture adds to the baseline, whatever the orders", async () => {
  for (const seed of [0, 1, 2]) {
    const found = await groupValues(shapleySampling, model, { tensor, targets }, mask, { samples: 1, seed });
    found.forEach(({ values, facts }, t) => {
      const gain = games[t]!.value([1, 1, 1, 1, 1]) - games[t]!.value([0, 0, 0, 0, 0]);
      expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(gain, 5);
      expect(Math.abs(facts.completenessDelta!)).toBeLessThan(1e-9);
      expect(facts).not.toHaveProperty("standardError");
    });
  }
});

test("nears the Shapley values as its standard error says", async () => {
  const found = await groupValues(shapleySampling, model, { tensor, targets }, mask, { samples: 60 });
  found.forEach(({ values, facts }, t) => {
    const exact = shapleyValues(games[t]!);
    const error = Math.sqrt(exact.reduce((sum, v, k) => sum + (v - values[k]!) ** 2, 0) / exact.length);
    // a χ of five: beyond twice its mean in fewer than one of a thousand
    expect(error).toBeLessThan(2 * facts.standardError!);
    expect(facts.standardError!).toBeLessThan(0.3 * Math.max(...exact.map(Math.abs)));
  });
});

test("one feature has all the gain", async () => {
  const whole = bands(11, 10, 1);
  const found = await groupValues(shapleySampling, model, { tensor, targets }, whole, { samples: 2 });
  found.forEach(({ values }, t) => {
    const { value } = plainGame(model, tensor, targets[t]!, whole.labels);
    expect(values[0]).toBeCloseTo(value([1]) - value([0]), 5);
  });
});
