import { float32 } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";

/**
 * `AdaptiveAvgPool2d`: `down`×`across` means of N×C×H×W, of rows ⌊i·H/down⌋ up to ⌈(i+1)·H/down⌉, and of columns alike.
 * Windows of one size are a pool; others, which overlap unevenly, are products with matrices of shares.
 */
export function pooledTo(g: Builder, name: string, x: string, down: number, across = down): string {
  const [, , height, width] = g.shape(x) as readonly number[];
  if (down === 1 && across === 1) return g.node("GlobalAveragePool", [x], {}, name);
  if (height === down && width === across) return x;
  if (height! % down === 0 && width! % across === 0) {
    const window = [height! / down, width! / across];
    return g.node("AveragePool", [x], { kernel_shape: window, strides: window }, name);
  }
  const rows = g.constant(float32([down, height!], shares(down, height!)), `${name}/rows`);
  const transposed = g.constant(
    float32([width!, across], transpose(shares(across, width!), across)),
    `${name}/columns`,
  );
  return g.node("MatMul", [rows, g.node("MatMul", [x, transposed], {}, `${name}/across`)], {}, name);
}

/** Row-major side × extent: how much of each place goes into each mean. */
function shares(side: number, extent: number): Float32Array {
  const matrix = new Float32Array(side * extent);
  for (let i = 0; i < side; i++) {
    const from = Math.floor((i * extent) / side);
    const to = Math.ceil(((i + 1) * extent) / side);
    matrix.fill(1 / (to - from), i * extent + from, i * extent + to);
  }
  return matrix;
}

function transpose(matrix: Float32Array, rows: number): Float32Array {
  const columns = matrix.length / rows;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}
