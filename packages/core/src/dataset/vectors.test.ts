import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { tinyNet } from "../testing/nets.ts";
import { Pass, type PassBatch, tensorsOf } from "./pass.ts";
import { rows } from "./rows.ts";
import { vectors } from "./vectors.ts";

const context = testContext(modelOf(tinyNet()));
const row = 3 * 10 * 11;
const input = (picture: number) => Float32Array.from({ length: row }, (_, i) => Math.sin(i * (picture + 1)));
const batchOf = (pictures: readonly number[]): PassBatch => {
  const data = new Float32Array(pictures.length * row);
  for (const [i, p] of pictures.entries()) data.set(input(p), i * row);
  return { pictures, input: float32([pictures.length, 3, 10, 11], data) };
};
async function* batchesOf(...lists: readonly number[][]) {
  for (const list of lists) yield batchOf(list);
}

const questions = { some: vectors("conv1", { each: 3 }), maps: rows(["conv1"], { pooling: "none" }) };
const pass = new Pass(context, questions, 3);
const answers = await pass.answers(batchesOf([0, 1, 2], [3, 4]));

test("each row is all channels at one position of a picture", () => {
  const { some, maps } = answers;
  expect(some.matrix().shape).toEqual([15, 5]);
  for (const picture of [0, 4]) {
    const places = some.placesOf(picture);
    expect(new Set(places.map(String)).size).toBe(3);
    for (const [i, [r, c]] of places.entries()) {
      // Not at the edge of 10×11 positions.
      expect(r > 0 && r < 9 && c > 0 && c < 10).toBe(true);
      const found = some.matrix().data.subarray((picture * 3 + i) * 5, (picture * 3 + i + 1) * 5);
      const expected = Array.from({ length: 5 }, (_, k) => maps.of(picture)![(k * 10 + r) * 11 + c]!);
      expect([...found]).toEqual(expected);
    }
  }
});

test("order, batches and files make no difference", async () => {
  const other = await pass.answers(batchesOf([4, 2], [0], [1, 3]));
  expect(tensorsOf(pass.from(tensorsOf(other)))).toEqual(tensorsOf(answers));
});

test("no more positions than there are", async () => {
  const few = new Pass(context, { all: vectors("conv2", { each: 1000 }) }, 2);
  const { all } = await few.answers(batchesOf([0, 1]));
  const [n, channels] = all.matrix().shape;
  expect([n, channels]).toEqual([2 * all.each, 6]);
  expect(all.placesOf(0)).toHaveLength(all.each);
});
