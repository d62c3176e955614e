import { float32 } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";

// The spectrum of a real picture of H×W: H rows of frequencies 0, 1 … −1, and the ⌊W/2⌋ + 1 columns of frequencies that are not negative.

/** The distance of each place of the spectrum from frequency 0, in cycles per pixel: H×(⌊W/2⌋ + 1), row by row. */
export function frequencies(height: number, width: number): Float64Array {
  const columns = Math.floor(width / 2) + 1;
  const along = (k: number) => (k <= height / 2 ? k : k - height) / height;
  return Float64Array.from({ length: height * columns }, (_, i) =>
    Math.hypot(along(Math.floor(i / columns)), (i % columns) / width),
  );
}

/** One over each frequency, as it is in photographs; frequency 0 counts as the lowest of the others. */
export function falling(height: number, width: number): Float64Array {
  const lowest = 1 / Math.max(height, width);
  return frequencies(height, width).map((f) => 1 / Math.max(f, lowest));
}

/**
 * Writes the inverse of the unitary Fourier transform: spectra …×H×(⌊W/2⌋ + 1), real and imaginary part, to pictures …×H×W.
 * As products with matrices: engines have no transform with a gradient, and at the sizes of networks these cost less than a layer.
 */
export function writeInverse(g: Builder, real: string, imaginary: string, height: number, width: number): string {
  const [cosH, sinH] = waves(height, height, (k, y) => (2 * Math.PI * k * y) / height, 1 / Math.sqrt(height)).map((m) =>
    g.constant(float32([height, height], m), "columns"),
  );
  const product = (matrix: string, part: string) => g.node("MatMul", [matrix, part]);
  const downReal = g.node("Sub", [product(cosH!, real), product(sinH!, imaginary)]);
  const downImaginary = g.node("Add", [product(cosH!, imaginary), product(sinH!, real)]);
  const columns = Math.floor(width / 2) + 1;
  // What stands for a frequency and its negative counts twice.
  const twice = (k: number) => (k === 0 || 2 * k === width ? 1 : 2);
  const [cosW, sinW] = waves(columns, width, (k, x) => (2 * Math.PI * k * x) / width, 1 / Math.sqrt(width), twice).map(
    (m) => g.constant(float32([columns, width], m), "rows"),
  );
  return g.node("Sub", [g.node("MatMul", [downReal, cosW!]), g.node("MatMul", [downImaginary, sinW!])]);
}

/** Cosines and sines of an angle, rows × columns. */
function waves(
  rows: number,
  columns: number,
  angle: (row: number, column: number) => number,
  scale: number,
  weight: (row: number) => number = () => 1,
): [Float32Array, Float32Array] {
  const [cosines, sines] = [new Float32Array(rows * columns), new Float32Array(rows * columns)];
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) {
      cosines[at] = scale * weight(i) * Math.cos(angle(i, j));
      sines[at] = scale * weight(i) * Math.sin(angle(i, j));
    }
  return [cosines, sines];
}
