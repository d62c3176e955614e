/** From a worker to the process that does its shards. */
export interface Ask {
  readonly job: string;
  readonly index: number;
}

/** From that process: it is ready for a job's shards, one is in a file, or one could not be done. */
export type Reply =
  | { readonly ready: string }
  | { readonly job: string; readonly index: number; readonly file: string; readonly pictures: number }
  | { readonly job: string; readonly index: number; readonly fault: string };
