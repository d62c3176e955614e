import fc from "fast-check";
import { expect, test } from "vitest";
import { modelOf } from "../../testing/context.ts";
import { tinyNet } from "../../testing/nets.ts";
import { subjectOf } from "../../testing/subject.ts";
import energyInsideMask from "./energy-inside-mask.ts";
import energyOnLure from "./energy-on-lure.ts";
import iou from "./iou.ts";
import pointingAtLure from "./pointing-at-lure.ts";
import pointingGame from "./pointing-game.ts";

const model = modelOf(tinyNet());
const PIXELS = 110;

const measured = (metric: typeof iou, plane: ArrayLike<number>, mask: Uint8Array) =>
  metric.measure(subjectOf(model, plane, { mask, lure: mask }));

/** Every third pixel. */
const mask = Uint8Array.from({ length: PIXELS }, (_, i) => (i % 3 === 0 ? 1 : 0));
const metrics = [pointingGame, pointingAtLure, energyInsideMask, energyOnLure, iou];

test.each(metrics.map((m) => [m.id, m] as const))(
  "%s: the mask itself scores 1, its complement 0",
  async (_, metric) => {
    expect(await measured(metric, mask, mask)).toBe(1);
    expect(
      await measured(
        metric,
        mask.map((v) => 1 - v),
        mask,
      ),
    ).toBe(0);
  },
);

test.each(metrics.map((m) => [m.id, m] as const))(
  "%s: is from 0 to 1, and the same for any scale",
  async (_, metric) => {
    const planes = fc.array(fc.nat(30), { minLength: PIXELS, maxLength: PIXELS });
    const masks = fc.uint8Array({ min: 0, max: 1, minLength: PIXELS, maxLength: PIXELS });
    await fc.assert(
      fc.asyncProperty(planes, masks, async (plane, m) => {
        const value = await measured(metric, plane, m);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        // a power of two: no rounding
        expect(
          await measured(
            metric,
            plane.map((v) => v * 4),
            m,
          ),
        ).toBeCloseTo(value, 12);
      }),
      { numRuns: 40, seed: 1 },
    );
  },
);

test("a flat map scores as chance has it", async () => {
  const flat = new Array(PIXELS).fill(0.5);
  const share = mask.reduce((n, v) => n + v, 0) / PIXELS;
  expect(await measured(pointingGame, flat, mask)).toBeCloseTo(share, 12);
  expect(await measured(energyInsideMask, flat, mask)).toBeCloseTo(share, 12);
  // A random choice of |M| pixels shares |M|² / d with M.
  const count = share * PIXELS;
  expect(await measured(iou, flat, mask)).toBeCloseTo((count * share) / (2 * count - count * share), 12);
});

test("by hand: four of five lie on the object, with two thirds of the mass", async () => {
  const plane = new Float32Array(PIXELS);
  const object = new Uint8Array(PIXELS);
  for (const [i, v] of [5, 4, 3, 8, 4].entries()) plane[i] = v;
  for (const i of [0, 1, 2, 4, 50]) object[i] = 1;
  expect(await measured(pointingGame, plane, object)).toBe(0);
  expect(await measured(energyInsideMask, plane, object)).toBeCloseTo(16 / 24, 12);
  // The five greatest are 0 to 4, four of them on the object.
  expect(await measured(iou, plane, object)).toBeCloseTo(4 / 6, 12);
});

test("an empty map has nothing on the object", async () => {
  expect(await measured(energyInsideMask, new Float32Array(PIXELS), mask)).toBe(0);
  expect(await measured(iou, new Float32Array(PIXELS), new Uint8Array(PIXELS))).toBe(0);
});
