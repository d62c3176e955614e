import { expect, test } from "vitest";
import { bilinear, bilinearTransposed } from "./bilinear.ts";
import { rng } from "./rng.ts";

const plane = (width: number, height: number, values: number[]) => ({ width, height, data: Float32Array.from(values) });

test("two values become five with half-pixel centres and repeated edges", () => {
  // Centres of the five lie at −0.3, 0.1, 0.5, 0.9, 1.3 of the two.
  const { data } = bilinear(plane(2, 1, [0, 10]), 5, 1);
  [0, 1, 5, 9, 10].forEach((v, i) => {
    expect(data[i]).toBeCloseTo(v, 5);
  });
});

test("rows and columns are interpolated each by their own", () => {
  // By hand: across at 0, 0.25, 0.75, 1; down at 0, 1/6 + 1/3, 1.
  const { data } = bilinear(plane(2, 2, [0, 4, 8, 12]), 4, 3);
  [0, 1, 3, 4, 4, 5, 7, 8, 8, 9, 11, 12].forEach((v, i) => {
    expect(data[i]).toBeCloseTo(v, 5);
  });
});

test("a map fills its place only, and its edges go on outside", () => {
  const { data } = bilinear(plane(2, 1, [1, 3]), 6, 1, { x: 2, y: 0, width: 2, height: 1 });
  expect([...data]).toEqual([1, 1, 1, 3, 3, 3]);
});

test("a place larger than the picture shows the part inside", () => {
  // The letterbox: the model saw eight columns, of which the picture is the middle four.
  const { data } = bilinear(plane(8, 1, [0, 1, 2, 3, 4, 5, 6, 7]), 4, 1, { x: -2, y: 0, width: 8, height: 1 });
  expect([...data]).toEqual([2, 3, 4, 5]);
});

test.each([
  [5, 4, 13, 9],
  [13, 9, 5, 4],
  [1, 3, 7, 1],
])("the transpose from %i×%i to %i×%i: ⟨A·x, y⟩ = ⟨x, Aᵀ·y⟩", (width, height, wide, tall) => {
  const { normal } = rng(2);
  const draw = (w: number, h: number) => plane(w, h, Array.from({ length: w * h }, normal));
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  const [x, y] = [draw(width, height), draw(wide, tall)];
  const there = dot(bilinear(x, wide, tall).data, y.data);
  const back = dot(x.data, bilinearTransposed(y, width, height).data);
  // a hundred float32 products of numbers around 1
  expect(back).toBeCloseTo(there, 4);
});
