/** From a worker to the process that does its shards. */
export interface Ask {
  readonly job: string;
  readonly index: number;
}

/** From that process: which jobs it is ready for, a shard is in a file, or one could not be done. */
export type Reply =
  | { readonly jobs: readonly string[] }
  | { readonly job: string; readonly index: number; readonly file: string; readonly pictures: number }
  | { readonly job: string; readonly index: number; readonly fault: string };
