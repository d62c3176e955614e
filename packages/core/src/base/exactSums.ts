/** What the lower part counts; smaller parts of an addend are rounded off. */
const QUANTUM = 2 ** -40;
/** What the upper part counts, and in quanta. */
const UPPER = 2 ** 10;
const UPPER_QUANTA = UPPER / QUANTUM;

/**
 * Sums whose order does not matter to the last bit, so that parts of a job can be summed apart and put together: fixed-point numbers of
 * about a hundred bits, in two float64 each. An addend is rounded to a multiple of 2⁻⁴⁰ (9e-13); sums are exact up to 2⁶³.
 * An addend that is not finite makes its sum NaN.
 */
export class ExactSums {
  /** Multiples of 2¹⁰. */
  readonly upper: Float64Array;
  /** Multiples of 2⁻⁴⁰, from 0 to below 2¹⁰. */
  readonly lower: Float64Array;

  constructor(length: number);
  constructor(upper: Float64Array, lower: Float64Array);
  constructor(upper: number | Float64Array, lower?: Float64Array) {
    this.upper = typeof upper === "number" ? new Float64Array(upper) : upper;
    this.lower = lower ?? new Float64Array(this.upper.length);
  }

  get length(): number {
    return this.upper.length;
  }

  add(i: number, value: number): void {
    const above = Math.floor(value / UPPER);
    this.#put(i, above, Math.round((value - above * UPPER) / QUANTUM));
  }

  merge({ upper, lower }: ExactSums): void {
    for (let i = 0; i < upper.length; i++) this.#put(i, upper[i]!, lower[i]!);
  }

  /** The sum, rounded to float64. */
  value(i: number): number {
    return this.upper[i]! * UPPER + this.lower[i]! * QUANTUM;
  }

  /** Both parts stay whole numbers, the lower one without a sign: one sum has one form. */
  #put(i: number, upper: number, lower: number): void {
    const sum = this.lower[i]! + lower;
    const carry = Math.floor(sum / UPPER_QUANTA);
    this.lower[i] = sum - carry * UPPER_QUANTA;
    this.upper[i]! += upper + carry;
  }
}
