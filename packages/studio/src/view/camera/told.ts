import type { ColormapName } from "@convlens/core/render";
import { colourFlags } from "../../component/mapColours.ts";
import { commandLine, fileWord, flagsOf } from "../../text/command.ts";

/** A method on a video file. */
export interface AskedVideo {
  readonly model: string;
  readonly video: string;
  readonly method: string;
  readonly said: Readonly<Record<string, unknown>>;
  /** The class; the best of each frame, where none is kept to. */
  readonly class: number | undefined;
  readonly alpha: number;
  readonly colours: ColormapName | undefined;
}

export const videoCommand = ({ model, video, method, said, class: kept, alpha, colours }: AskedVideo): string =>
  commandLine(
    "explain",
    fileWord(model),
    fileWord(video),
    "--method",
    method,
    ...(kept === undefined ? ["--class", "top1", "--each-frame"] : ["--class", kept]),
    ...flagsOf(said),
    ...(alpha === 0.6 ? [] : ["--alpha", alpha]),
    ...colourFlags(colours),
  );
