/** Pictures of a data set that are worked on together: those from `from` to before `to`. */
export interface Shard {
  /** Its number, from 0. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** All pictures, in shards of a size. */
export const shardsOf = (pictures: number, size: number): Shard[] =>
  Array.from({ length: Math.ceil(pictures / size) }, (_, index) => ({
    index,
    from: index * size,
    to: Math.min(pictures, (index + 1) * size),
  }));

/** One of several parts of a job that know nothing of each other. */
export interface Part {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** Every `of`-th of the shards: parts are as equal as shards are. */
export const shardsOfPart = (shards: readonly Shard[], { number, of }: Part): Shard[] =>
  shards.filter(({ index }) => index % of === number - 1);
