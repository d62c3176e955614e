import type { Expression } from "./expression.ts";
import { termList } from "./write.ts";

/**
 * Which start each picture of a batch has, counted from 0. Pictures of different channels begin alike, so that each is what it would be
 * alone, and those of one channel, or of an objective that names no channel, apart; terms that look at other pictures may say otherwise.
 */
export function startsOf(objective: Expression, channels: readonly number[]): number[] {
  const said = startsSaid(objective);
  if (said.has("apart")) return channels.map((_, i) => i);
  if (said.has("alike")) return channels.map(() => 0);
  if (!usesEach(objective)) return channels.map((_, i) => i);
  return channels.map((c, i) => channels.slice(0, i).filter((other) => other === c).length);
}

/** Whether a picture's objective depends on the other pictures of its batch, or on its place there. */
export const looksAtBatch = (objective: Expression): boolean => startsSaid(objective).size > 0;

const startsSaid = (objective: Expression) =>
  new Set(
    leaves(objective).flatMap((e) => {
      const starts = e.kind === "call" ? termList.find((term) => term.name === e.name)?.starts : undefined;
      return starts ? [starts] : [];
    }),
  );

/** Whether there is a number that each picture has its own of. */
const usesEach = (objective: Expression): boolean =>
  leaves(objective).some((e) => {
    const texts = e.kind === "unit" ? [e.text] : e.kind === "call" ? e.args : [];
    return texts.some((text) => typeof text === "string" && /\[\s*#/.test(text));
  });

/** The numbers, names and functions of an objective. */
function leaves(e: Expression): Expression[] {
  if (e.kind === "negative") return leaves(e.of);
  return e.kind === "sum" || e.kind === "product" ? e.of.flatMap(leaves) : [e];
}
