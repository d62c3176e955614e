import { nthSmallest } from "../base/select.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import { mapped } from "./pixels.ts";
import { rowsOf } from "./rows.ts";

export interface GuidedPathOptions {
  readonly steps: number;
  /** The share of elements that move at a time. */
  readonly fraction: number;
  /** How far from the straight line's position an element may be, as a share of the line. */
  readonly distance: number;
}

/** What rounding may leave of a distance, relative to the whole. */
const ROUNDING = 1e-9;

/**
 * A path from a baseline to a picture that moves first what has the least gradient (Kapishnikov et al. 2021), and the sum of
 * the gradient along it. Each element is held by how far it has come, 0 at the baseline and 1 at the picture.
 */
export class GuidedPath {
  readonly #from: Float32Tensor;
  readonly #to: Float32Tensor;
  readonly #come: Float64Array;
  readonly #shares: Float64Array;
  readonly #options: GuidedPathOptions;
  /** Σ|picture − baseline| */
  readonly #length: number;
  #step = 0;

  constructor(from: Float32Tensor, to: Float32Tensor, options: GuidedPathOptions) {
    this.#from = from;
    this.#to = to;
    this.#come = new Float64Array(to.data.length);
    this.#shares = new Float64Array(to.data.length);
    this.#options = options;
    this.#length = this.#left();
  }

  /** Where the path is now. */
  at(): Float32Tensor {
    const come = this.#come;
    return mapped(this.#from, (b, i) => b + come[i]! * this.#way(i));
  }

  /** Goes one step, by row `row` of the gradients here. */
  advance(gradients: Float32Tensor, row: number): void {
    const { steps, fraction, distance } = this.#options;
    const gradient = rowsOf(gradients, row, row + 1).data;
    this.#step++;
    const straight = this.#step / steps;
    const most = Math.min(1, straight + distance);
    this.#catchUp(Math.max(0, straight - distance), gradient);

    const goal = this.#length * (1 - straight);
    const least = this.#movable(gradient, most);
    for (let left = this.#left(); left - goal > ROUNDING * this.#length; left = this.#left()) {
      const threshold = nthSmallest(least, Math.floor(fraction * (least.length - 1)));
      const room = this.#roomBelow(threshold, least, most);
      if (room === 0) return;
      // The last to move go only as far as the step needs.
      const part = Math.min(1, (left - goal) / room);
      this.#moveBelow(threshold, least, most, part, gradient);
    }
  }

  /** The integral so far, 1×C×H×W. */
  shares(): Float32Tensor {
    return float32(this.#from.shape, Float32Array.from(this.#shares));
  }

  /** picture − baseline */
  #way(i: number): number {
    return this.#to.data[i]! - this.#from.data[i]!;
  }

  /** How much of the length is still to go. */
  #left(): number {
    const come = this.#come;
    let sum = 0;
    for (let i = 0; i < come.length; i++) sum += Math.abs(this.#way(i)) * (1 - come[i]!);
    return sum;
  }

  /** Brings what lags behind to the least position that is allowed. */
  #catchUp(least: number, gradient: Float32Array): void {
    const come = this.#come;
    for (let i = 0; i < come.length; i++) if (come[i]! < least) this.#move(i, least, gradient);
  }

  /** |gradient|, or infinity for what cannot move further. */
  #movable(gradient: Float32Array, most: number): Float32Array {
    const come = this.#come;
    const out = new Float32Array(gradient.length);
    for (let i = 0; i < out.length; i++) {
      const size = Math.abs(gradient[i]!);
      out[i] = this.#way(i) === 0 || come[i]! >= most || !(size < Infinity) ? Infinity : size;
    }
    return out;
  }

  #roomBelow(threshold: number, sizes: Float32Array, most: number): number {
    const come = this.#come;
    let room = 0;
    for (let i = 0; i < sizes.length; i++)
      if (sizes[i]! <= threshold && sizes[i] !== Infinity) room += Math.abs(this.#way(i)) * (most - come[i]!);
    return room;
  }

  #moveBelow(threshold: number, sizes: Float32Array, most: number, part: number, gradient: Float32Array): void {
    const come = this.#come;
    for (let i = 0; i < sizes.length; i++) {
      if (sizes[i]! > threshold || sizes[i] === Infinity) continue;
      this.#move(i, part === 1 ? most : come[i]! + part * (most - come[i]!), gradient);
      if (part === 1) sizes[i] = Infinity;
    }
  }

  #move(i: number, to: number, gradient: Float32Array): void {
    this.#shares[i]! += (to - this.#come[i]!) * this.#way(i) * gradient[i]!;
    this.#come[i] = to;
  }
}
