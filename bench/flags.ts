/** What the parts of the bench are told. */
export interface BenchFlags {
  readonly runs: number;
  readonly threads: number;
  /** Only these methods. */
  readonly methods?: readonly string[] | undefined;
}
