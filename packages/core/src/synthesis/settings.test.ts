import { expect, test } from "vitest";
import { presetList, presetNamed } from "./preset/index.ts";
import { planOf } from "./settings.ts";

const asked = { objective: "mixed4a[#]", channels: [3, 5], size: [10, 12], seed: 4 } as const;
const lucid = presetNamed("lucid").settings;

test.each(presetList.map((preset) => [preset.id, preset] as const))("%s is a plan", (_, { settings }) => {
  const plan = planOf(settings, asked);
  expect(plan).toMatchObject({ channels: [3, 5], seed: 4, rate: settings.lr, alpha: false });
  expect(plan.size).toEqual({ batch: 2, height: 10, width: 12 });
  expect(plan.parameterization.id).toBe(settings.parameterization);
  expect(plan.optimizer.id).toBe(settings.optimizer);
});

test("what cannot be made is told", () => {
  expect(() => planOf({ ...lucid, optimizer: "lbfgs" }, asked)).toThrow('no optimiser is called "lbfgs"');
  expect(() => planOf({ ...lucid, parameterization: "maco", alpha: true }, asked)).toThrow(
    "maco makes no alpha channel",
  );
  expect(() => planOf({ ...lucid, augment: "jitter" }, asked)).toThrow("jitter is a number from 0 to 1024");
  expect(() => planOf(lucid, { ...asked, objective: "a +" })).toThrow("cannot be read at its end");
});
