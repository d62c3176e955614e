import { judgeOf } from "../../synthesis/judge.ts";
import { looksAtBatch } from "../../synthesis/objective/index.ts";
import { planOf } from "../../synthesis/settings.ts";
import type { Context } from "../define.ts";
import { type FeatureVisualization, settingsAndAsked } from "./feature-visualization.ts";
import type { Wanted } from "./wanted.ts";

/** More at once gain nothing on processors. */
const MOST_AT_ONCE = 16;

/** How many pictures are made at once: as many as fit the memory, and all where they look at each other. */
export async function atOnce(
  context: Context,
  params: FeatureVisualization,
  { objective: wish, channels }: Pick<Wanted, "objective" | "channels">,
): Promise<number> {
  const { settings, asked } = settingsAndAsked(context, { ...params, objective: wish });
  const { objective, size, alpha = false } = planOf(settings, asked);
  if (looksAtBatch(objective)) return channels.length;
  const judge = await judgeOf(context, objective, { size: [size.height, size.width], rules: [], alpha });
  return Math.min(channels.length, MOST_AT_ONCE, context.batchSize(judge.graph));
}
