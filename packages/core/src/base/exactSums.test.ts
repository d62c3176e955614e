import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactSums } from "./exactSums.ts";

const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e15), max: Math.fround(1e15) });

function sumOf(values: readonly number[]): ExactSums {
  const sums = new ExactSums(1);
  for (const v of values) sums.add(0, v);
  return sums;
}

test("neither the order nor the parts in which numbers are summed make a difference", () => {
  fc.assert(
    fc.property(fc.array(float, { maxLength: 40 }), fc.nat(40), (values, cut) => {
      const [head, tail] = [sumOf(values.slice(cut)), sumOf(values.slice(0, cut))];
      head.merge(tail);
      expect(head).toEqual(sumOf(values));
      expect(sumOf([...values].reverse())).toEqual(sumOf(values));
    }),
  );
});

test("is exact where the numbers are multiples of 2⁻⁴⁰", () => {
  const values = fc.array(fc.tuple(fc.bigInt(-(2n ** 52n), 2n ** 52n), fc.constantFrom(-40, -20, 0)), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(values, (list) => {
      const sums = sumOf(list.map(([mantissa, exponent]) => Number(mantissa) * 2 ** exponent));
      const exact = list.reduce((sum, [mantissa, exponent]) => sum + (mantissa << BigInt(exponent + 40)), 0n);
      expect(BigInt(sums.upper[0]!) * 2n ** 50n + BigInt(sums.lower[0]!)).toBe(exact);
    }),
  );
});

test("what is no number makes its sum none, and leaves the others", () => {
  const sums = new ExactSums(2);
  sums.add(0, Number.NaN);
  sums.add(1, 0.1);
  expect(sums.value(0)).toBeNaN();
  // The quantum.
  expect(Math.abs(sums.value(1) - 0.1)).toBeLessThan(2 ** -40);
});
