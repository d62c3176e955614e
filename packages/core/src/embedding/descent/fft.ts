import { butterflies } from "./butterflies.ts";

/** One pass of a transform: butterflies of `radix`, `groups` of them with a twiddle of their own. */
interface Pass {
  readonly radix: number;
  readonly groups: number;
  /** For each group radix − 1 pairs of cosine and sine. */
  readonly twiddles: Float64Array;
}

/**
 * Discrete Fourier transforms of length n = 2ᵃ·3ᵇ·5ᶜ, several at one time: X[k] = Σ x[j]·exp(−2πi·jk/n), element j of transform b
 * at j·batch + b, real and imaginary parts apart. Stockham's order, so nothing is permuted; the inner loop runs over the transforms.
 */
export class Fft {
  readonly length: number;
  readonly #passes: readonly Pass[];
  #re: Float64Array = new Float64Array(0);
  #im: Float64Array = new Float64Array(0);

  /** Throws `RangeError` where n has another prime factor. */
  constructor(length: number) {
    this.length = length;
    let n = length;
    this.#passes = radices(length).map((radix) => {
      const groups = n / radix;
      const twiddles = twiddlesOf(n, radix);
      n = groups;
      return { radix, groups, twiddles };
    });
  }

  /** In place. With `re` and `im` exchanged it is the inverse, times n. */
  transform(re: Float64Array, im: Float64Array, batch: number): void {
    const size = this.length * batch;
    if (this.#re.length < size) {
      this.#re = new Float64Array(size);
      this.#im = new Float64Array(size);
    }
    let [xr, xi, yr, yi]: [Float64Array, Float64Array, Float64Array, Float64Array] = [re, im, this.#re, this.#im];
    let stride = batch;
    for (const { radix, groups, twiddles } of this.#passes) {
      butterflies[radix]!(xr, xi, yr, yi, groups, stride, twiddles);
      [xr, xi, yr, yi] = [yr, yi, xr, xi];
      stride *= radix;
    }
    if (xr === re) return;
    for (let i = 0; i < size; i++) {
      re[i] = xr[i]!;
      im[i] = xi[i]!;
    }
  }
}

/** The least number from `least` on that has transforms and is a multiple of four. */
export function goodLength(least: number): number {
  for (let n = 4 * Math.ceil(least / 4); ; n += 4) if (rest(n) === 1) return n;
}

/** What is left of n without its factors 2, 3 and 5. */
function rest(n: number): number {
  let left = n;
  for (const p of [2, 3, 5]) while (left % p === 0) left /= p;
  return left;
}

function radices(n: number): number[] {
  if (rest(n) !== 1) throw new RangeError(`${n} has a prime factor beyond 5`);
  const out: number[] = [];
  let left = n;
  for (const radix of [5, 3, 4, 2])
    while (left % radix === 0) {
      out.push(radix);
      left /= radix;
    }
  return out;
}

function twiddlesOf(n: number, radix: number): Float64Array {
  const groups = n / radix;
  const out = new Float64Array(groups * (radix - 1) * 2);
  for (let p = 0, at = 0; p < groups; p++)
    for (let k = 1; k < radix; k++) {
      const angle = (-2 * Math.PI * p * k) / n;
      out[at++] = Math.cos(angle);
      out[at++] = Math.sin(angle);
    }
  return out;
}
