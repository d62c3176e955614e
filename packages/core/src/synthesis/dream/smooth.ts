/** Pixels to each side that a kernel reaches. */
const REACH = 4;
const ROWS = 2 * REACH + 1;
/** Deviations of the three Gaussians, in those of the middle one. */
const CASCADE = [0.5, 1, 2];

/** Rows that are blurred along themselves by each Gaussian: the last nine, one after the other around a ring. */
type Rings = readonly [Float32Array, Float32Array, Float32Array];

type Five = readonly [number, number, number, number, number];
type Kernels = readonly [Five, Five, Five];

/**
 * The mean of three Gaussian blurs of each plane, in place: deviations of ½, 1 and 2 times `sigma` pixels, kernels of 9×9, mirrored at
 * the edges about the edge pixel. Sides have at least 5 pixels. Takes nine rows of memory beside the planes, however large they are.
 */
export function smooth(planes: Float32Array, height: number, width: number, sigma: number): void {
  const kernels = CASCADE.map((share) => kernelOf(share * sigma)) as unknown as Kernels;
  const thirds = kernels.map((kernel) => kernel.map((v) => v / CASCADE.length)) as unknown as Kernels;
  const rings = CASCADE.map(() => new Float32Array(ROWS * width)) as unknown as Rings;
  for (let from = 0; from < planes.length; from += height * width) {
    const plane = planes.subarray(from, from + height * width);
    for (let y = 0; y < REACH; y++) across(plane, y, width, kernels, rings);
    for (let y = 0; y < height; y++) {
      if (y + REACH < height) across(plane, y + REACH, width, kernels, rings);
      down(plane, y, height, width, thirds, rings);
    }
  }
}

/** The weights of a pixel and of those 1, 2, 3 and 4 away, which with both sides sum to 1. */
function kernelOf(sigma: number): Five {
  const half = Array.from({ length: REACH + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma)));
  const total = 2 * half.reduce((a, b) => a + b, 0) - half[0]!;
  return half.map((v) => v / total) as unknown as Five;
}

// One loop for all three Gaussians, with nothing but numbers in it, is a third quicker than a loop for each.

/** Blurs one row along itself, into the rings. */
function across(plane: Float32Array, y: number, width: number, kernels: Kernels, [a, b, c]: Rings): void {
  const row = new Float32Array(width + 2 * REACH);
  row.set(plane.subarray(y * width, (y + 1) * width), REACH);
  for (let k = 1; k <= REACH; k++) {
    row[REACH - k] = row[REACH + k]!;
    row[REACH + width - 1 + k] = row[REACH + width - 1 - k]!;
  }
  const [[a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4], [c0, c1, c2, c3, c4]] = kernels;
  const at = (y % ROWS) * width;
  for (let x = 0; x < width; x++) {
    const v0 = row[x + 4]!;
    const v1 = row[x + 3]! + row[x + 5]!;
    const v2 = row[x + 2]! + row[x + 6]!;
    const v3 = row[x + 1]! + row[x + 7]!;
    const v4 = row[x]! + row[x + 8]!;
    a[at + x] = a0 * v0 + a1 * v1 + a2 * v2 + a3 * v3 + a4 * v4;
    b[at + x] = b0 * v0 + b1 * v1 + b2 * v2 + b3 * v3 + b4 * v4;
    c[at + x] = c0 * v0 + c1 * v1 + c2 * v2 + c3 * v3 + c4 * v4;
  }
}

/** Blurs the rings' rows around one down the columns: their sum is the row of the plane. */
function down(plane: Float32Array, y: number, height: number, width: number, kernels: Kernels, [a, b, c]: Rings): void {
  const place = (k: number) => {
    const row = Math.abs(y + k);
    return ((row < height ? row : 2 * height - 2 - row) % ROWS) * width;
  };
  const [p0, p1, p2, p3, p4] = [0, -1, -2, -3, -4].map(place) as unknown as Five;
  const [, q1, q2, q3, q4] = [0, 1, 2, 3, 4].map(place) as unknown as Five;
  const [[a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4], [c0, c1, c2, c3, c4]] = kernels;
  for (let x = 0, to = y * width; x < width; x++, to++)
    plane[to] =
      a0 * a[p0 + x]! +
      a1 * (a[p1 + x]! + a[q1 + x]!) +
      a2 * (a[p2 + x]! + a[q2 + x]!) +
      a3 * (a[p3 + x]! + a[q3 + x]!) +
      a4 * (a[p4 + x]! + a[q4 + x]!) +
      b0 * b[p0 + x]! +
      b1 * (b[p1 + x]! + b[q1 + x]!) +
      b2 * (b[p2 + x]! + b[q2 + x]!) +
      b3 * (b[p3 + x]! + b[q3 + x]!) +
      b4 * (b[p4 + x]! + b[q4 + x]!) +
      c0 * c[p0 + x]! +
      c1 * (c[p1 + x]! + c[q1 + x]!) +
      c2 * (c[p2 + x]! + c[q2 + x]!) +
      c3 * (c[p3 + x]! + c[q3 + x]!) +
      c4 * (c[p4 + x]! + c[q4 + x]!);
}
