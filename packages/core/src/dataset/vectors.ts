import { rng } from "../base/rng.ts";
import { shuffled } from "../base/shuffle.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";
import { known } from "../op/extents.ts";
import type { Question, Summary } from "./define.ts";
import { Rows } from "./rows.ts";

export interface VectorsOptions {
  /** Positions of each picture; all of them where there are fewer. */
  readonly each: number;
  /** A random sample of so many pictures instead of all. */
  readonly most?: number;
}

/** What all channels of a layer are at some positions of each picture. */
export class Vectors implements Summary {
  readonly channels: number;
  readonly #rows: Rows;
  readonly #extents: readonly [number, number];
  readonly #each: number;

  constructor(channels: number, extents: readonly [number, number], each: number, rows: Rows) {
    this.channels = channels;
    this.#extents = extents;
    this.#each = each;
    this.#rows = rows;
  }

  /** The numbers of the pictures, ascending. */
  get pictures(): number[] {
    return this.#rows.pictures;
  }

  /** Positions of each picture. */
  get each(): number {
    return this.#each;
  }

  /** Picture by picture, a row for each position: (pictures·each)×channels. */
  matrix(): Float32Tensor {
    const { data, shape } = this.#rows.matrix();
    return float32([shape[0]! * this.#each, this.channels], data);
  }

  /** Rows and columns of the positions of a picture, in the order of `matrix`. */
  placesOf(picture: number): [row: number, column: number][] {
    const columns = this.#extents[1];
    return [...drawn(picture, this.#extents, this.#each)].map((at) => [Math.floor(at / columns), at % columns]);
  }

  /** @param values the layer: n×channels×rows×columns */
  add(pictures: readonly number[], [maps]: readonly Float32Tensor[]): void {
    const { channels } = this;
    const plane = this.#extents[0] * this.#extents[1];
    const rows = new Float32Array(pictures.length * this.#each * channels);
    let to = 0;
    for (const [i, picture] of pictures.entries())
      for (const at of drawn(picture, this.#extents, this.#each))
        for (let c = 0; c < channels; c++) rows[to++] = maps!.data[(i * channels + c) * plane + at]!;
    this.#rows.add(pictures, [float32([pictures.length, this.#each * channels], rows)]);
  }

  merge(other: Vectors): void {
    this.#rows.merge(other.#rows);
  }

  tensors(): Tensors {
    return this.#rows.tensors();
  }
}

/** From so many rows and columns on, those at the edge are left out: padding is seen there as much as the picture. */
const EDGED = 5;

/** Positions drawn for a picture, which are the same wherever it is looked at. */
function drawn(picture: number, [height, width]: readonly [number, number], each: number): Uint32Array {
  const inner = Math.min(height, width) >= EDGED ? 1 : 0;
  const [rows, columns] = [height - 2 * inner, width - 2 * inner];
  return Uint32Array.from(
    shuffled(rows * columns, rng(picture)).subarray(0, each),
    (at) => (Math.floor(at / columns) + inner) * width + (at % columns) + inner,
  );
}

const positionsOf = ([height, width]: readonly [number, number]): number => {
  const inner = Math.min(height, width) >= EDGED ? 2 : 0;
  return (height - inner) * (width - inner);
};

/**
 * What all channels of a layer with rows and columns are at random positions of each picture: what an activation atlas is made from
 * (Carter et al., "Activation Atlas", 2019). The whole layer comes out of the graph, and a few of its positions are kept.
 */
export function vectors(layer: string, { each, most }: VectorsOptions): Question<Vectors> {
  return {
    key: JSON.stringify(["vectors", layer, each, most]),
    ask(g) {
      const shape = known(g.shape(layer).slice(1), "positions of a layer");
      const [channels, ...extents] = shape as [number, number, number];
      const taken = Math.min(each, positionsOf(extents));
      const width = taken * channels;
      const made = (rows: Rows) => new Vectors(channels, extents, taken, rows);
      return {
        values: [layer],
        empty: () => made(new Rows(width, most)),
        from: (tensors) => made(Rows.from(tensors, width, most)),
      };
    },
  };
}
