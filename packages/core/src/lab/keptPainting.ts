import type { Painting } from "../synthesis/index.ts";

/** A picture in the making that somebody may go on with. */
export interface KeptPainting {
  readonly painting: Painting;
  readonly steps: number;
}
