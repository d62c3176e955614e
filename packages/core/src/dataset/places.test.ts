import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { tinyNet } from "../testing/nets.ts";
import { mergeAnswers, Pass, type PassBatch, tensorsOf } from "./pass.ts";
import { places } from "./places.ts";
import { rows } from "./rows.ts";
import { strongest } from "./strongest.ts";

const model = modelOf(tinyNet());
const shape = [10, 11] as const;
const row = 3 * shape[0] * shape[1];
const random = rng(7);
const data = Float32Array.from({ length: 9 * row }, () => random.uniform() - 0.5);

async function* batches(...lists: readonly (readonly number[])[]): AsyncGenerator<PassBatch> {
  for (const pictures of lists) {
    const input = new Float32Array(pictures.length * row);
    for (const [i, p] of pictures.entries()) input.set(data.subarray(p * row, (p + 1) * row), i * row);
    yield { pictures, input: float32([pictures.length, 3, ...shape], input) };
  }
}

const layer = "conv2";
const first = new Pass(testContext(model), { top: strongest(layer, 2) }, 4);
const { top } = await first.answers(batches([0, 1, 2, 3], [4, 5, 6, 7], [8]));
const sought = Array.from({ length: top.units }, (_, unit) =>
  top.of(unit).map(({ picture }) => ({ unit, picture })),
).flat();
const second = new Pass(testContext(model), { where: places(layer, sought) }, 4);
const chosen = [...new Set(sought.map(({ picture }) => picture))];
const { where } = await second.answers(batches(chosen.slice(0, 1), chosen.slice(1)));

test("is the first of the greatest values, and as great as the pass found it", async () => {
  for (const [at, { unit, picture }] of sought.entries()) {
    const alone = new Pass(testContext(model), { it: rows([layer], { pooling: "none" }) }, 4);
    const values = (await alone.answers(batches([picture]))).it.of(picture)!;
    const [height, width] = model.graph.infos.get(layer)!.shape.slice(2) as [number, number];
    const plane = values.subarray(unit * height * width, (unit + 1) * height * width);
    const value = Math.max(...plane);
    const index = plane.indexOf(value);
    expect(where.of(at)).toEqual({ row: Math.floor(index / width), column: index % width, value });
    expect(top.of(unit).find((s) => s.picture === picture)!.value).toBe(value);
  }
});

test("parts make the whole, also through files", async () => {
  const parts = await Promise.all(chosen.map((p) => second.answers(batches([p]))));
  const merged = second.empty();
  for (const part of parts) mergeAnswers(merged, second.from(tensorsOf(part)));
  expect(tensorsOf(merged)).toEqual(tensorsOf({ where }));
});

test("what was not seen has no place", () => {
  expect(second.empty().where.of(0)).toBeUndefined();
});
