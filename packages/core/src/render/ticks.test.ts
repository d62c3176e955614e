import fc from "fast-check";
import { expect, it } from "vitest";
import { ticksOver } from "./ticks.ts";

it.each([
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0, 0.69, 5, [0, 0.2, 0.4, 0.6, 0.8]],
  [1, 100, 8, [0, 20, 40, 60, 80, 100]],
  [0, 2.3, 5, [0, 0.5, 1, 1.5, 2, 2.5]],
  [0.3, 0.3, 5, [0.3, 0.4]],
] as const)("from %d to %d in about %d steps", (low, high, count, expected) => {
  expect(ticksOver(low, high, count)).toEqual(expected);
});

it("covers the range, evenly and with round steps", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e3, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      (low, span) => {
        const ticks = ticksOver(low, low + span, 5);
        const step = ticks[1]! - ticks[0]!;
        // The ends are compared in units of the step, where rounding is far below 1e-6.
        expect((ticks[0]! - low) / step).toBeLessThan(1e-6);
        expect((low + span - ticks.at(-1)!) / step).toBeLessThan(1e-6);
        expect(ticks.length).toBeLessThanOrEqual(8);
        const powers = [1, 2, 5].map((factor) => Math.log10(step / factor));
        expect(powers.some((p) => Math.abs(p - Math.round(p)) < 1e-6)).toBe(true);
      },
    ),
  );
});
