import { basename } from "node:path";
import type { Placed } from "@convlens/core/embedding";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { percent } from "../percent.ts";
import type { PicturePoints } from "./points.ts";
import type { EmbedSettings } from "./settings.ts";

/** What an embedding is of, how it was made, and how good it is. */
export function wordsFor({ lens, set }: DataSetRun, points: PicturePoints, placed: Placed, { metric }: EmbedSettings) {
  const by = { cosine: " by cosine", hellinger: " by Hellinger's distance", euclidean: "", precomputed: "" }[metric];
  return {
    title: `${basename(lens.file.path)} · ${basename(set.name)}`,
    subtitle: [`${placed.how} of ${points.space}${by} · ${points.pictures.length} pictures`, ...measured(placed)],
  };
}

/** The figures of merit, in one line; none where there are too few pictures. */
export function measured({ divergence, quality }: Pick<Placed, "divergence" | "quality">): string[] {
  const words: string[] = [];
  if (divergence !== undefined) words.push(`KL divergence ${divergence.toFixed(3)}`);
  if (quality) {
    words.push(`trustworthiness ${quality.trustworthiness.toFixed(3)} over ${quality.k} neighbours`);
    const { purity, purityInSpace } = quality;
    if (purity !== undefined)
      words.push(`${percent(purity)} of them of the point's class, ${percent(purityInSpace!)} in the space`);
  }
  return words.length > 0 ? [words.join(" · ")] : [];
}
