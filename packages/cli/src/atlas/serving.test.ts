import { float32, rng } from "@convlens/core/base";
import { Rows } from "@convlens/core/dataset";
import { modelOf, nets } from "@convlens/core/testing";
import { expect, test } from "vitest";
import { servingOf } from "./serving.ts";
import type { StudiedLayer, Study } from "./study.ts";

const COUNT = 40;
const { normal } = rng(3);
const scores = Array.from({ length: COUNT }, () => [normal(), normal(), normal(), normal()]);
// One unit goes with the second class, one against the third, one with nothing, one is always the same.
const means = scores.map((row) => [row[1]! + 0.2 * normal(), 4 - row[2]! + 0.5 * normal(), normal(), 7]);

function rowsOf(values: readonly (readonly number[])[]): Rows {
  const rows = new Rows(values[0]!.length);
  for (const [i, row] of values.entries()) rows.add([i], [float32([1, row.length], row)]);
  return rows;
}

const layer = { index: 0, value: "conv2", means: rowsOf(means) } as unknown as StudiedLayer;
const study = { layers: [layer], logits: rowsOf(scores) } as unknown as Study;

/** Pearson's correlation of unit and class, by its definition. */
function correlation(unit: number, c: number): number {
  const mean = (of: readonly (readonly number[])[], k: number) => of.reduce((sum, row) => sum + row[k]!, 0) / COUNT;
  const [mx, my] = [mean(means, unit), mean(scores, c)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < COUNT; i++) {
    const [x, y] = [means[i]![unit]! - mx, scores[i]![c]! - my];
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xy / Math.sqrt(xx * yy);
}

const found = servingOf(modelOf(nets.tinyNet()), study)!;

test("classes of a unit: those that rise with it first, with their correlations", () => {
  const [[first], [against], , constant] = found.byUnit[0]! as [
    [number, number][],
    [number, number][],
    unknown,
    unknown,
  ];
  expect(first![0]).toBe(1);
  // Values are float32.
  expect(first![1]).toBeCloseTo(correlation(0, 1), 5);
  const last = found.byUnit[0]![1]!.at(-1)!;
  expect(last[0]).toBe(2);
  expect(last[1]).toBeCloseTo(correlation(1, 2), 5);
  expect(against).toBeDefined();
  expect(constant).toEqual([]);
});

test("units of a class, the most correlated first", () => {
  expect(found.rising[1]![0]!.slice(0, 2)).toEqual([0, 0]);
  expect(found.falling[2]![0]!.slice(0, 2)).toEqual([0, 1]);
  const told = [...found.rising, ...found.falling].flat();
  expect(told.every(([, unit, r]) => unit !== 3 && Math.abs(r) >= 0.15)).toBe(true);
});

test("the units of the logits themselves are no news for classes", () => {
  const own = { ...layer, value: "logits" } as StudiedLayer;
  const { rising } = servingOf(modelOf(nets.tinyNet()), { ...study, layers: [own] })!;
  expect(rising.flat()).toEqual([]);
});
