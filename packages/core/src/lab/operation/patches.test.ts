import { expect, test } from "vitest";
import { noisePicture, ran, testBench } from "../../testing/bench.ts";
import { tinyNet } from "../../testing/nets.ts";
import type { LayerMaps } from "./layer.ts";
import type { Patches } from "./patches.ts";

const pictures = [1, 2, 3, 4].map((seed) => noisePicture(13, 12, seed));
const bench = testBench(tinyNet(), pictures, { labels: ["a", "b", "c", "d"], classes: [0, 1, 2, 3] });
const asked = { layer: "conv2", unit: 2, k: 2, side: 20 };

test("a unit's strongest places in the data set, each shown when it is made", async () => {
  const { answer, shown } = await ran<Patches>(bench, "patches", asked);
  const greatest: number[] = [];
  for (const i of pictures.keys()) {
    const { answer: maps } = await ran<LayerMaps>(bench, "layer", {
      picture: String(i),
      layer: "conv2",
      channels: [2],
    });
    greatest.push(maps.statistics.greatest[2]!);
  }
  const order = [0, 1, 2, 3].toSorted((a, b) => greatest[b]! - greatest[a]!).slice(0, 2);
  expect(answer.patches.map((p) => p.picture)).toEqual(order.map((i) => `data:${i}`));
  expect(answer.patches.map((p) => p.class)).toEqual(order.map((i) => "abcd"[i]));
  expect(answer.patches[0]!.value).toBeCloseTo(greatest[order[0]!]!, 5);
  expect(answer.patches[0]!.patch).toMatchObject({ width: answer.patches[0]!.projection.width });
  expect(shown).toHaveLength(2);
  expect(answer.pictures).toBe(4);
});

test("pictures beside the data set", async () => {
  const { answer } = await ran<Patches>(testBench(tinyNet(), pictures), "patches", { ...asked, pictures: ["3", "1"] });
  expect(new Set(answer.patches.map((p) => p.picture))).toEqual(new Set(["1", "3"]));
  expect(answer.patches[0]!.name).toBeUndefined();
});

test("without either it is told what to do", async () => {
  await expect(ran(testBench(tinyNet(), pictures), "patches", asked)).rejects.toThrow("no data set");
});
