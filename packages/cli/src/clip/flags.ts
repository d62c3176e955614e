import { type Clip, isClip, openClip } from "@convlens/node";
import type { Command } from "commander";
import { animationFormats } from "../flags.ts";
import { numberOf } from "../numberFlags.ts";
import type { ClipRequest } from "./explainClip.ts";

/** Flags of a command that takes clips. */
export interface ClipFlags {
  readonly clip?: boolean;
  readonly fps: string;
  readonly animate: string;
  readonly eachFrame?: boolean;
  readonly smooth: string;
}

export const addClipFlags = (command: Command): Command =>
  command
    .optionsGroup("Of clips:")
    .option("--animate <formats>", "films to write: gif, mp4 or gif,mp4", "mp4")
    .option("--smooth <frames>", "average maps over frames around, with a Gaussian of this deviation; 0: not", "0")
    .option(
      "--each-frame",
      "ask for --class on each frame anew; else what it is on the first one is explained throughout",
    )
    .option("--clip", "a folder is a clip: its pictures are frames, in order of name")
    .option("--fps <n>", "frames a second, of a folder of frames", "30");

/** How clips are explained. Throws `UsageError` naming the flag at fault. */
export function clipFlags(flags: ClipFlags): Pick<ClipRequest, "formats" | "smoothing" | "perFrame"> {
  const smoothing = numberOf("smooth", flags.smooth, { min: 0, max: 100 });
  return { formats: animationFormats(flags.animate), smoothing, perFrame: flags.eachFrame === true };
}

/** The clips among what is named, and the rest. */
export async function sorted(
  named: readonly string[],
  flags: Pick<ClipFlags, "clip" | "fps">,
): Promise<{ clips: Clip[]; stills: string[] }> {
  const framesPerSecond = numberOf("fps", flags.fps, { above: 0 });
  const moving = await Promise.all(named.map(async (path) => flags.clip === true || (await isClip(path))));
  const clips = await Promise.all(named.filter((_, i) => moving[i]).map((path) => openClip(path, framesPerSecond)));
  return { clips, stills: named.filter((_, i) => !moving[i]) };
}
