/**
 * An affine map [a, b, c, d, e, f] of a place (x, y), x along a row: (a·x + b·y + c, d·x + e·y + f).
 * A warp maps a pixel of the result to the place in the source that it shows.
 */
export type Affine = readonly [number, number, number, number, number, number];

export const IDENTITY: Affine = [1, 0, 0, 0, 1, 0];

/** First `inner`, then `outer`. */
export const compose = (outer: Affine, inner: Affine): Affine => {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
};

/** A map about the origin as one about the centre of a picture whose first pixel's centre is (0, 0). */
export const about = (map: Affine, height: number, width: number): Affine => {
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  return compose([1, 0, x, 0, 1, y], compose(map, [1, 0, -x, 0, 1, -y]));
};
