import type { ScoreKind } from "@convlens/core/method";
import type { ExplainRequest } from "@convlens/core/recipe";
import type { MapColours } from "@convlens/core/render";

/** What is asked of every picture. */
export interface Asked {
  readonly methods: ExplainRequest["methods"];
  /** As `--class` takes it. */
  readonly class: string;
  readonly score: ScoreKind;
  readonly alpha: number;
  /** Where they are not the usual ones. */
  readonly colormap?: MapColours | undefined;
  /** Whether it is found out if maps can be trusted. */
  readonly trust?: boolean;
}
