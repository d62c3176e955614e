import { expect, it } from "vitest";
import { schedules } from "./all.ts";

/** Factors at shares of all steps. */
const expected: Record<string, readonly (readonly [number, number])[]> = {
  constant: [
    [0, 1],
    [0.37, 1],
    [1, 1],
  ],
  cosine: [
    [0, 1],
    [0.5, 0.5],
    [1 / 3, 0.75],
    [1, 0],
  ],
  "one-cycle": [
    [0, 1 / 25],
    [0.15, (1 + 1 / 25) / 2],
    [0.3, 1],
    [1, 1 / 250_000],
  ],
  step: [
    [0, 1],
    [0.49, 1],
    [0.5, 0.1],
    [0.74, 0.1],
    [0.75, 0.01],
    [1, 0.01],
  ],
  "warm-up": [
    [0, 0],
    [0.025, 0.5],
    [0.05, 1],
    [0.525, 0.5],
    [1, 0],
  ],
};

it.each(schedules.map((s) => [s.id, s] as const))("%s passes its points", (id, schedule) => {
  for (const [progress, factor] of expected[id]!) expect(schedule.factor(progress)).toBeCloseTo(factor, 12);
});

it.each(schedules.map((s) => [s.id, s] as const))("%s stays between 0 and 1", (_, { factor }) => {
  const factors = Array.from({ length: 101 }, (_, i) => factor(i / 100));
  expect(factors.every((f) => f >= 0 && f <= 1)).toBe(true);
});
