import { dot } from "../../base/numbers.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";

/** What a pixel is of its eight neighbours: the direct ones count twice. */
const DIRECT = 1 / 6;
const DIAGONAL = 1 / 12;

const neighbours = [
  [-1, -1, DIAGONAL],
  [-1, 0, DIRECT],
  [-1, 1, DIAGONAL],
  [0, -1, DIRECT],
  [0, 1, DIRECT],
  [1, -1, DIAGONAL],
  [1, 0, DIRECT],
  [1, 1, DIAGONAL],
] as const;

/** Where the conjugate gradients stop: residual relative to the right side. Noise of a hundredth goes on top. */
const TOLERANCE = 1e-4;

/**
 * A picture 1×C×H×W with the pixels where `kept` (H×W) is 0 filled in, so that each is the weighted mean of its neighbours,
 * at the border of those that there are: the linear imputation of ROAD (Rong et al., 2022). Its equations are solved together.
 */
export function imputed(picture: Float32Tensor, kept: Uint8Array): Float32Tensor {
  const [, channels, height, width] = picture.shape as [number, number, number, number];
  const plane = height * width;
  const system = systemOf(kept, height, width);
  const data = picture.data.slice();
  for (let c = 0; c < channels; c++) {
    const values = data.subarray(c * plane, (c + 1) * plane);
    const filled = solved(system, rightSide(system, values, kept), meanOf(values, kept));
    for (const [row, at] of system.pixels.entries()) values[at] = filled[row]!;
  }
  return float32(picture.shape, data);
}

/** Sparse, symmetric, positive definite: diagonal − Σ weights · neighbours = Σ weights · known neighbours. */
interface System {
  /** The pixel of each unknown. */
  readonly pixels: Int32Array;
  readonly diagonal: Float64Array;
  /** Eight for each unknown: the pixel of the neighbour, or −1 beyond the border. */
  readonly around: Int32Array;
  /** Eight for each unknown: the unknown of the neighbour, or the number of unknowns where there is none. */
  readonly unknown: Int32Array;
}

function systemOf(kept: Uint8Array, height: number, width: number): System {
  const pixels = Int32Array.from([...kept.keys()].filter((i) => !kept[i]));
  const rowOf = new Int32Array(kept.length).fill(pixels.length);
  for (const [row, at] of pixels.entries()) rowOf[at] = row;
  const diagonal = new Float64Array(pixels.length);
  const around = new Int32Array(pixels.length * 8);
  for (const [row, at] of pixels.entries()) {
    const [y, x] = [Math.floor(at / width), at % width];
    for (const [k, [dy, dx, weight]] of neighbours.entries()) {
      const inside = y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width;
      around[row * 8 + k] = inside ? at + dy * width + dx : -1;
      if (inside) diagonal[row]! += weight;
    }
  }
  return { pixels, diagonal, around, unknown: around.map((at) => (at < 0 ? pixels.length : rowOf[at]!)) };
}

function rightSide({ pixels, around }: System, values: Float32Array, kept: Uint8Array): Float64Array {
  const b = new Float64Array(pixels.length);
  for (let i = 0; i < around.length; i++) {
    const at = around[i]!;
    if (at >= 0 && kept[at]) b[i >> 3]! += neighbours[i & 7]![2] * values[at]!;
  }
  return b;
}

function meanOf(values: Float32Array, kept: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (const [i, k] of kept.entries())
    if (k) {
      sum += values[i]!;
      count++;
    }
  return count > 0 ? sum / count : 0;
}

/** The unknowns by conjugate gradients, preconditioned by the diagonal; `x` has one place more, for neighbours that are none. */
function solved(system: System, b: Float64Array, start: number): Float64Array {
  const n = b.length;
  const { diagonal } = system;
  const x = new Float64Array(n + 1).fill(start, 0, n);
  const product = new Float64Array(n);
  multiply(system, x, product);
  const r = b.map((v, i) => v - product[i]!);
  const p = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) p[i] = r[i]! / diagonal[i]!;
  let rho = dot(r, p);
  const enough = TOLERANCE ** 2 * Math.max(dot(b, b), Number.MIN_VALUE);
  for (let step = 0; step < 4 * n && dot(r, r) > enough && rho > 0; step++) {
    multiply(system, p, product);
    const alpha = rho / dot(product, p);
    let next = 0;
    for (let i = 0; i < n; i++) {
      x[i]! += alpha * p[i]!;
      r[i]! -= alpha * product[i]!;
      next += (r[i]! * r[i]!) / diagonal[i]!;
    }
    for (let i = 0; i < n; i++) p[i] = r[i]! / diagonal[i]! + (next / rho) * p[i]!;
    rho = next;
  }
  return x;
}

function multiply({ diagonal, unknown }: System, x: Float64Array, out: Float64Array): void {
  for (let i = 0, k = 0; i < out.length; i++, k += 8) {
    const diagonals = x[unknown[k]!]! + x[unknown[k + 2]!]! + x[unknown[k + 5]!]! + x[unknown[k + 7]!]!;
    const direct = x[unknown[k + 1]!]! + x[unknown[k + 3]!]! + x[unknown[k + 4]!]! + x[unknown[k + 6]!]!;
    out[i] = diagonal[i]! * x[i]! - DIAGONAL * diagonals - DIRECT * direct;
  }
}
