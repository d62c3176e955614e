import { greatest, toDoubles } from "@convlens/core/base";
import { modelOf, nets } from "@convlens/core/testing";
import { expect, test } from "vitest";
import { chosenUnits } from "./chosen.ts";
import { atlasLayers } from "./layers.ts";
import type { Serving } from "./serving.ts";
import type { StudiedLayer } from "./study.ts";
import { wiringOf } from "./wiring.ts";

const model = modelOf(nets.tinyNet());
const layers = atlasLayers(model, "all");
const wiring = wiringOf(model.graph, layers);
// 6×5×3×3
const weights = [...toDoubles(model.graph.constants.get("conv2/conv/weights")!).data];
const norm = (to: number, from: number) => Math.hypot(...weights.slice((to * 5 + from) * 9, (to * 5 + from + 1) * 9));

test("layers are those with weights, in their order", () => {
  expect(layers.map(({ value, units }) => [value, units])).toEqual([
    ["conv1", 5],
    ["conv2", 6],
    ["logits", 4],
  ]);
  expect(new Set(layers.map(({ slug }) => slug)).size).toBe(3);
});

test("the strongest weights first, to both sides", () => {
  for (let unit = 0; unit < 6; unit++) {
    const order = [0, 1, 2, 3, 4].toSorted((a, b) => norm(unit, b) - norm(unit, a));
    expect(wiring.incoming[1]![unit]!.map(([layer, from]) => [layer, from])).toEqual(order.map((from) => [0, from]));
  }
  const [, first, strength] = wiring.outgoing[0]![3]![0]!;
  const norms = [0, 1, 2, 3, 4, 5].map((to) => norm(to, 3));
  expect(first).toBe(norms.indexOf(Math.max(...norms)));
  // Norms are float32.
  expect(strength).toBeCloseTo(Math.max(...norms), 5);
  expect(wiring.reach[0]![3]).toBeCloseTo(Math.hypot(...norms), 5);
  expect(wiring.incoming[0]![0]).toEqual([]);
});

test("units with pictures are those that hand on the most, dead ones last", () => {
  const deviations = [1, 2, 0.5, 3, 1];
  const reports = deviations.map((deviation, unit) => ({ unit, deviation, dead: unit === 3 }));
  const layer = { ...layers[0]!, reports } as unknown as StudiedLayer;
  const score = (unit: number) => (unit === 3 ? -1 : deviations[unit]! * wiring.reach[0]![unit]!);
  const order = [0, 1, 2, 3, 4].toSorted((a, b) => score(b) - score(a));
  for (const count of [1, 3, 4])
    expect(chosenUnits(layer, wiring, undefined, count)).toEqual(order.slice(0, count).sort((a, b) => a - b));
  expect(chosenUnits(layer, wiring, undefined, Number.POSITIVE_INFINITY)).toEqual([0, 1, 2, 3, 4]);
  expect(order.at(-1)).toBe(3);
});

test("up to half of them are those that classes rise with", () => {
  const reports = [5, 4, 3, 2, 1].map((deviation, unit) => ({ unit, deviation, dead: false }));
  const layer = { ...layers[0]!, reports } as unknown as StudiedLayer;
  const even = { ...wiring, reach: [new Float64Array(5).fill(1)] };
  // The last unit is the closest to two classes, the one before it to another, but not very close.
  const byUnit = [
    [
      [],
      [[0, 0.5]],
      [],
      [[2, 0.2]],
      [
        [0, 0.8],
        [1, 0.4],
      ],
    ],
  ] as unknown as Serving["byUnit"];
  const serving: Serving = { byUnit, rising: [], falling: [] };
  expect(chosenUnits(layer, even, serving, 4)).toEqual([0, 1, 2, 4]);
  expect(chosenUnits(layer, even, serving, 1)).toEqual([0]);
});

test("the greatest are those of a sorted list", () => {
  const values = Array.from({ length: 200 }, (_, i) => (i * 37) % 50);
  const sorted = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
  for (const count of [0, 1, 7, 199, 200, 300]) expect(greatest(values, count)).toEqual(sorted.slice(0, count));
});
