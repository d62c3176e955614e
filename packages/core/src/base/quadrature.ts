/** Points in [0, 1] and their weights: an integral as a weighted sum. */
export interface Quadrature {
  readonly points: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Gauss-Legendre quadrature on [0, 1] with `n` points, exact for polynomials of degree 2n − 1.
 * The points are the roots of the Legendre polynomial, by Newton's method from Tricomi's approximation.
 */
export function gaussLegendre(n: number): Quadrature {
  const points: number[] = [];
  const weights: number[] = [];
  for (let i = n; i >= 1; i--) {
    let x = Math.cos((Math.PI * (i - 0.25)) / (n + 0.5));
    let slope = 0;
    for (let step = 0; step < 100; step++) {
      const [value, previous] = legendre(n, x);
      slope = (n * (previous - x * value)) / (1 - x * x);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    points.push((1 + x) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { points, weights };
}

/** P_n(x) and P_{n−1}(x) by the three-term recurrence. */
function legendre(n: number, x: number): [number, number] {
  let previous = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
  return [value, previous];
}

/** Points (i + offset)/n with equal weights: a Riemann sum; offset 0 left, 0.5 middle, 1 right. */
export function riemann(n: number, offset: number): Quadrature {
  return {
    points: Array.from({ length: n }, (_, i) => (i + offset) / n),
    weights: new Array<number>(n).fill(1 / n),
  };
}

/** Equally spaced points with the ends at half weight; at least two points. */
export function trapezoid(n: number): Quadrature {
  const points = Array.from({ length: n }, (_, i) => i / (n - 1));
  return { points, weights: points.map((_, i) => (i === 0 || i === n - 1 ? 0.5 : 1) / (n - 1)) };
}
