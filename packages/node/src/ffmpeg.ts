import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { ConvlensError } from "@convlens/core/base";
import type { StartEncoder } from "./mp4.ts";

let known: Promise<boolean> | undefined;

/** Whether the system has an ffmpeg that encodes H.264. */
export function hasFfmpeg(): Promise<boolean> {
  known ??= promisify(execFile)("ffmpeg", ["-hide_banner", "-encoders"])
    .then(({ stdout }) => stdout.includes("libx264 "))
    .catch(() => false);
  return known;
}

/** H.264 by the system's ffmpeg, fed through a pipe. Colours are BT.709, limited range, as players expect. */
export const ffmpeg: StartEncoder = async (path, { width, height, framesPerSecond, sound }) => {
  const input = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", `${width}x${height}`, "-framerate", `${framesPerSecond}`];
  const colours = ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709"];
  const tags = ["-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];
  const output = ["-c:v", "libx264", "-preset", "fast", "-crf", "18", "-pix_fmt", "yuv420p", "-movflags", "+faststart"];
  const args = [
    "-y",
    "-loglevel",
    "error",
    ...input,
    "-i",
    "pipe:0",
    ...(sound === undefined ? [] : ["-i", sound, "-map", "0:v:0", "-map", "1:a?", "-c:a", "copy"]),
    ...colours,
    ...tags,
    ...output,
    "-f",
    "mp4",
    path,
  ];
  // Its own process group, so that Ctrl-C reaches it through us and not twice.
  const child = spawn("ffmpeg", args, { stdio: ["pipe", "ignore", "pipe"], detached: true });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  // Why a pipe broke is told by how the process ends.
  child.stdin.on("error", () => {});
  const ended = once(child, "close").then(([code]) => {
    if (code !== 0) throw failure(said, path);
  });
  ended.catch(() => {});
  return {
    async add(rgb) {
      if (child.stdin.destroyed || child.exitCode !== null) return ended;
      if (!child.stdin.write(rgb)) await Promise.race([once(child.stdin, "drain"), ended]);
    },
    async finish() {
      child.stdin.end();
      await ended;
    },
    abort() {
      child.kill("SIGKILL");
    },
  };
};

function failure(said: string, path: string): Error {
  const code = /No space left/i.test(said) ? "ENOSPC" : /Permission denied/i.test(said) ? "EACCES" : undefined;
  if (code) return Object.assign(new Error(said), { code });
  return new ConvlensError(`ffmpeg could not write ${path}: ${said.trim().split("\n").at(-1) || "it was stopped"}`);
}
