/** Pixels to each side that a kernel reaches. */
const REACH = 4;
const ROWS = 2 * REACH + 1;
/** Deviations of the three Gaussians, in those of the middle one. */
const CASCADE = [0.5, 1, 2];

type Five = [number, number, number, number, number];

/**
 * The mean of three Gaussian blurs of each plane, in place: deviations of ½, 1 and 2 times `sigma` pixels, kernels of 9×9, mirrored at
 * the edges about the edge pixel. Sides have at least 5 pixels. Takes nine rows of memory beside the planes, however large they are.
 */
export function smooth(planes: Float32Array, height: number, width: number, sigma: number): void {
  const kernels = CASCADE.map((share) => kernelOf(share * sigma));
  const rings = CASCADE.map(() => new Float32Array(ROWS * width));
  for (let from = 0; from < planes.length; from += height * width) {
    const plane = planes.subarray(from, from + height * width);
    for (let y = 0; y < Math.min(REACH, height); y++) across(plane, y, width, kernels, rings);
    for (let y = 0; y < height; y++) {
      if (y + REACH < height) across(plane, y + REACH, width, kernels, rings);
      down(plane, y, height, width, kernels, rings);
    }
  }
}

/** The weights of a pixel and of those 1, 2, 3 and 4 away, which with both sides sum to 1. */
export function kernelOf(sigma: number): Float64Array {
  const half = Float64Array.from({ length: REACH + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma)));
  const total = 2 * half.reduce((a, b) => a + b, 0) - half[0]!;
  return half.map((v) => v / total);
}

/** Blurs one row along itself, into the rings. */
function across(plane: Float32Array, y: number, width: number, kernels: Float64Array[], rings: Float32Array[]): void {
  const row = new Float32Array(width + 2 * REACH);
  row.set(plane.subarray(y * width, (y + 1) * width), REACH);
  for (let k = 1; k <= REACH; k++) {
    row[REACH - k] = row[REACH + k]!;
    row[REACH + width - 1 + k] = row[REACH + width - 1 - k]!;
  }
  const at = (y % ROWS) * width;
  for (let i = 0; i < kernels.length; i++) {
    const [k0, k1, k2, k3, k4] = Array.from(kernels[i]!) as Five;
    const ring = rings[i]!;
    for (let x = 0; x < width; x++)
      ring[at + x] =
        k0 * row[x + 4]! +
        k1 * (row[x + 3]! + row[x + 5]!) +
        k2 * (row[x + 2]! + row[x + 6]!) +
        k3 * (row[x + 1]! + row[x + 7]!) +
        k4 * (row[x]! + row[x + 8]!);
  }
}

/** Blurs the rings' rows around one down the columns: their mean is the row of the plane. */
function down(
  plane: Float32Array,
  y: number,
  height: number,
  width: number,
  kernels: Float64Array[],
  rings: Float32Array[],
): void {
  const out = plane.subarray(y * width, (y + 1) * width).fill(0);
  const place = (k: number) => {
    const row = Math.abs(y + k);
    return ((row < height ? row : 2 * height - 2 - row) % ROWS) * width;
  };
  const [a0, a1, a2, a3, a4] = [0, -1, -2, -3, -4].map(place) as Five;
  const [, b1, b2, b3, b4] = [0, 1, 2, 3, 4].map(place) as Five;
  for (let i = 0; i < kernels.length; i++) {
    const [k0, k1, k2, k3, k4] = Array.from(kernels[i]!, (v) => v / kernels.length) as Five;
    const ring = rings[i]!;
    for (let x = 0; x < width; x++)
      out[x]! +=
        k0 * ring[a0 + x]! +
        k1 * (ring[a1 + x]! + ring[b1 + x]!) +
        k2 * (ring[a2 + x]! + ring[b2 + x]!) +
        k3 * (ring[a3 + x]! + ring[b3 + x]!) +
        k4 * (ring[a4 + x]! + ring[b4 + x]!);
  }
}
