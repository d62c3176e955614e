import { ConvlensError } from "@convlens/core/base";
import { candidatesFor, diagnose, type Sample, sameValues } from "@convlens/core/method";
import { classesOf } from "@convlens/core/transform";
import type { Run } from "./run.ts";
import { samplesOf, spread } from "./samples.ts";

/** How many pictures the check looks at. */
const FEW = 5;

/** Where how pictures go in was guessed, and another usual way does far better on these pictures, says so before anything is explained. */
export async function warnIfImplausible(run: Run): Promise<void> {
  const { lens, signal, progress } = run;
  if (!lens.guessed || classesOf(lens.model) === undefined) return;
  const samples = await readable(run);
  if (samples.length === 0) return;
  const ways = candidatesFor(lens.input).filter((c) => c.usual || sameValues(c.values, lens.input));
  const { rows, implausible } = await diagnose(lens.context({ signal }), samples, lens.input, ways);
  if (!implausible) return;
  progress.note(
    `warning: how pictures go in was guessed, and these look more like ${rows[0]!.candidate.name} to the model; convlens doctor with some twenty pictures decides`,
  );
}

/** Nothing where a picture cannot be read: the command itself tells of it. */
async function readable(run: Run): Promise<readonly Sample[]> {
  try {
    return await samplesOf(run, spread(run.pictures, FEW));
  } catch (error) {
    if (error instanceof ConvlensError) return [];
    throw error;
  }
}
