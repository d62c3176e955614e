/** Numbers in rows and columns. */
export interface NumberPlane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Means over blocks, so that no side is longer than `side`; what is no longer stays as it is. */
export function shrunkPlane(plane: NumberPlane, side: number): NumberPlane {
  const { width, height, data } = plane;
  const factor = Math.ceil(Math.max(width, height) / side);
  if (factor <= 1) return plane;
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const sums = new Float32Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const to = Math.floor(y / factor) * columns + Math.floor(x / factor);
      sums[to]! += data[at]!;
      counts[to]!++;
    }
  return { width: columns, height: rows, data: sums.map((sum, i) => sum / counts[i]!) };
}
