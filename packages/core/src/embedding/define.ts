/** The k nearest neighbours of each of N points, nearest first, equal ones by index; no point is its own neighbour. */
export interface Neighbours {
  /** N×k */
  readonly indices: Int32Array;
  /** N×k, in the metric's unit, not squared. */
  readonly distances: Float32Array;
  readonly k: number;
}

/** Where each point of a data set lies on a plane. */
export interface Embedding {
  /** N×2, around the origin */
  readonly coordinates: Float64Array;
  /** The Kullback-Leibler divergence of what the plane shows from what the neighbours are, in nats: exact up to 50,000 points, to about 1e-3 beyond. */
  readonly divergence: number;
}

/** What t-SNE can be told. */
export interface TsneOptions {
  /** About how many neighbours each point has a view to; at most k / 3. Default 30. */
  readonly perplexity?: number;
  /** Of the start, where none is given. Default 0. */
  readonly seed?: number;
  /** Steps of early exaggeration and steps after it. Default 250 and 500. */
  readonly iterations?: { readonly early: number; readonly late: number };
  /** N×2, where to begin, such as principal components; brought to a deviation of 1e-4. Default: drawn from a normal distribution. */
  readonly start?: Float64Array;
  /** How points that are no neighbours repel one another; default `auto`: whichever is faster for so many points. */
  readonly repulsion?: "auto" | "fft" | "barnes-hut";
  readonly signal?: AbortSignal | undefined;
  /** Called after every few iterations. */
  readonly progress?: (done: number, total: number) => void | Promise<void>;
  /** Called with the coordinates, N×2, of some iterations, the start among them; they are a copy. */
  readonly onSnapshot?: (coordinates: Float64Array, iteration: number) => void | Promise<void>;
  /** Iterations from one snapshot to the next. Default 10. */
  readonly snapshotEvery?: number;
}
