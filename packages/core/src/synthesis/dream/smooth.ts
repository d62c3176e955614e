import type { Float32Tensor } from "../../base/tensor.ts";
import { float32, zeros } from "../../base/tensor.ts";
import type { Context } from "../../method/define.ts";
import { Builder } from "../../op/builder.ts";
import type { Size } from "./octaves.ts";

/** Pixels to each side that a kernel reaches. */
const REACH = 4;
const LENGTH = 2 * REACH + 1;
/** Deviations of the three Gaussians, in those of the middle one. */
const CASCADE = [0.5, 1, 2];
/** Rows that are blurred at once: more take more memory, and no less time. */
const ROWS = 64;

/** Blurs three planes, in place. */
export type Smoother = (planes: Float32Array, sigma: number) => Promise<void>;

/**
 * Makes ready to take the mean of three Gaussian blurs of each of three planes: deviations of ½, 1 and 2 times `sigma` pixels, kernels of
 * 9×9, mirrored at the edges about the edge pixel. Sides have at least 5 pixels. Beside the planes it holds some rows, however large they are.
 */
export async function smootherOf(context: Context, [height, width]: Size): Promise<Smoother> {
  const rows = Math.min(ROWS, height);
  const g = new Builder();
  g.input("strip", { type: "float32", shape: [3, 1, rows + 2 * REACH, width + 2 * REACH] });
  g.input("along", { type: "float32", shape: [CASCADE.length, 1, 1, LENGTH] });
  g.input("down", { type: "float32", shape: [1, CASCADE.length, LENGTH, 1] });
  const along = g.node("Conv", ["strip", "along"], { kernel_shape: [1, LENGTH] });
  const blurred = g.node("Conv", [along, "down"], { kernel_shape: [LENGTH, 1] }, "blurred");
  const session = await context.prepare(g.build([blurred]));
  return async (planes, sigma) => {
    const strips = new Strips(planes, height, width, rows);
    const kernels = kernelsOf(sigma);
    for (let top = 0; top < height; top += rows) {
      const out = await session.run({ strip: strips.read(top), ...kernels }, context.signal);
      strips.write(top, out[blurred]!.data as Float32Array);
    }
  };
}

/** The kernels along rows, and those down columns, which take the mean of the three. */
function kernelsOf(sigma: number): { along: Float32Tensor; down: Float32Tensor } {
  const each = CASCADE.map((share) => {
    const weights = Array.from({ length: LENGTH }, (_, i) =>
      Math.exp(-((i - REACH) ** 2) / (2 * (share * sigma) ** 2)),
    );
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((v) => v / total);
  });
  return {
    along: float32([CASCADE.length, 1, 1, LENGTH], each.flat()),
    down: float32(
      [1, CASCADE.length, LENGTH, 1],
      each.flat().map((v) => v / CASCADE.length),
    ),
  };
}

/** Rows of three planes with what is around them, from the top down, each read before it is written. */
class Strips {
  readonly #planes: Float32Array;
  readonly #height: number;
  readonly #width: number;
  readonly #rows: number;
  readonly #strip: Float32Tensor;
  /** Of each plane the rows just above the strip as they were. */
  readonly #above: Float32Array;

  constructor(planes: Float32Array, height: number, width: number, rows: number) {
    this.#planes = planes;
    this.#height = height;
    this.#width = width;
    this.#rows = rows;
    this.#strip = zeros([3, 1, rows + 2 * REACH, width + 2 * REACH]);
    this.#above = new Float32Array(3 * REACH * width);
  }

  read(top: number): Float32Tensor {
    const width = this.#width;
    const { data } = this.#strip;
    for (let c = 0, to = 0; c < 3; c++)
      for (let y = top - REACH; y < top + this.#rows + REACH; y++, to += width + 2 * REACH) {
        // The last strip may go on below what is needed of it.
        if (y >= this.#height + REACH) continue;
        data.set(this.#row(c, mirrored(y, this.#height), top), to + REACH);
        for (let k = 1; k <= REACH; k++) {
          data[to + REACH - k] = data[to + REACH + k]!;
          data[to + REACH + width - 1 + k] = data[to + REACH + width - 1 - k]!;
        }
      }
    return this.#strip;
  }

  write(top: number, blurred: Float32Array): void {
    const [width, rows] = [this.#width, this.#rows];
    const count = Math.min(rows, this.#height - top);
    for (let c = 0; c < 3; c++) {
      for (let k = 0; k < REACH && count === rows; k++)
        this.#above.set(this.#row(c, top + rows - REACH + k, top), (c * REACH + k) * width);
      const strip = blurred.subarray(c * rows * width, (c * rows + count) * width);
      this.#planes.set(strip, (c * this.#height + top) * width);
    }
  }

  /** A row as it was before anything was written. */
  #row(c: number, y: number, top: number): Float32Array {
    const [from, row] = y < top ? [this.#above, c * REACH + y - top + REACH] : [this.#planes, c * this.#height + y];
    return from.subarray(row * this.#width, (row + 1) * this.#width);
  }
}

/** Brought back between 0 and `extent` − 1, about the edge pixels. */
const mirrored = (i: number, extent: number): number => (i < 0 ? -i : i < extent ? i : 2 * extent - 2 - i);
