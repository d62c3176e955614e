import { expect, test } from "vitest";
import { gaussLegendre, riemann, trapezoid } from "./quadrature.ts";

const integrate = ({ points, weights }: ReturnType<typeof gaussLegendre>, f: (x: number) => number) =>
  points.reduce((sum, x, i) => sum + weights[i]! * f(x), 0);

test.each([1, 2, 5, 50])("%i Gauss-Legendre points integrate a polynomial of degree 2n − 1 exactly", (n) => {
  const degree = 2 * n - 1;
  expect(integrate(gaussLegendre(n), (x) => x ** degree)).toBeCloseTo(1 / (degree + 1), 13);
});

test("Gauss-Legendre points rise and are symmetric", () => {
  const { points } = gaussLegendre(7);
  expect(points).toEqual(points.toSorted((a, b) => a - b));
  points.forEach((x, i) => {
    expect(x + points[6 - i]!).toBeCloseTo(1, 14);
  });
});

test("the middle and trapezoid sums integrate a line exactly", () => {
  expect(integrate(riemann(4, 0.5), (x) => 3 * x + 1)).toBeCloseTo(2.5, 14);
  expect(integrate(trapezoid(4), (x) => 3 * x + 1)).toBeCloseTo(2.5, 14);
});

test("left and right sums of a line miss it by half a step", () => {
  expect(integrate(riemann(4, 0), (x) => x)).toBeCloseTo(0.375, 14);
  expect(integrate(riemann(4, 1), (x) => x)).toBeCloseTo(0.625, 14);
});
