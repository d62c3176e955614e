import { diagnose } from "@convlens/core/method";
import { classesOf } from "@convlens/core/transform";
import type { Run } from "./run.ts";
import { samplesOf, spread } from "./samples.ts";

/** How many pictures the check looks at. */
const FEW = 8;

/** Where how pictures go in was guessed, and other ways do far better on these pictures, says so before anything is explained. */
export async function warnIfImplausible(run: Run): Promise<void> {
  const { lens, signal, progress } = run;
  if (!lens.guessed || (classesOf(lens.model) ?? 0) < 1) return;
  const samples = await samplesOf(run, spread(run.pictures, FEW));
  if (samples.length === 0) return;
  const { rows, implausible } = await diagnose(lens.context({ signal }), samples);
  if (!implausible) return;
  progress.note(
    `warning: how pictures go in was guessed, and the model is far surer of these as ${rows[0]!.candidate.name}; convlens doctor with some twenty pictures decides`,
  );
}
