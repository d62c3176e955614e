import { expect, test } from "vitest";
import { modelOf } from "../../testing/context.ts";
import { bands, groupValues, plainGame, shapleyValues } from "../../testing/game.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import kernelShap from "./kernel-shap.ts";

methodSuite(kernelShap, { segments: 6, samples: 30 });

const model = modelOf(tinyNet());
const tensor = randomPicture([1, 3, 10, 11]);
const targets = classTargets(model, [2, 0]);
const mask = bands(11, 10, 7);
const games = targets.map((target) => plainGame(model, tensor, target, mask.labels));

test("with all coalitions, these are the Shapley values of their definition", async () => {
  const found = await groupValues(kernelShap, model, { tensor, targets }, mask, { samples: 126 });
  found.forEach(({ values, facts }, t) => {
    expect(facts.coalitions).toBe(126);
    // the scores of the batched run and the map are float32
    shapleyValues(games[t]!).forEach((v, k) => {
      expect(values[k]).toBeCloseTo(v, 5);
    });
  });
});

test.each([14, 40, 80])(
  "with %i coalitions the values sum to what the picture adds to the baseline",
  async (samples) => {
    for (const seed of [0, 1, 2]) {
      const found = await groupValues(kernelShap, model, { tensor, targets }, mask, { samples, seed });
      found.forEach(({ values, facts }, t) => {
        const { value, players } = games[t]!;
        const gain = value(new Array(players).fill(1)) - value(new Array(players).fill(0));
        expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(gain, 5);
        expect(Math.abs(facts.completenessDelta!)).toBeLessThan(1e-9);
      });
    }
  },
);

test.each([1, 2])("%i features", async (groups) => {
  const few = bands(11, 10, groups);
  const found = await groupValues(kernelShap, model, { tensor, targets }, few);
  found.forEach(({ values }, t) => {
    shapleyValues(plainGame(model, tensor, targets[t]!, few.labels)).forEach((v, k) => {
      expect(values[k]).toBeCloseTo(v, 5);
    });
  });
});

test("too few samples for one answer are refused, with a way out", async () => {
  const asked = groupValues(kernelShap, model, { tensor, targets }, mask, { samples: 13 });
  await expect(asked).rejects.toThrow("kernel-shap needs 14 samples for 7 features, not 13");
});
