import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { basename, extname } from "node:path";
import { promisify } from "node:util";
import type { Image } from "@convlens/core/base";
import { ConvlensError } from "@convlens/core/base";
import type { Clip, ClipFrame } from "./clip.ts";

interface Probed {
  readonly rate: string;
  readonly framesPerSecond: number;
  readonly count: number;
  readonly sound: boolean;
}

/** Opens a video by the system's ffmpeg: upright, at its mean rate, frames one after the other. */
export async function openVideo(path: string): Promise<Clip> {
  const { rate, framesPerSecond, count, sound } = await probe(path);
  return {
    path,
    stem: basename(path, extname(path)),
    count,
    framesPerSecond,
    sound,
    frames: (signal) => decoded(path, rate, 1000 / framesPerSecond, signal),
  };
}

async function probe(path: string): Promise<Probed> {
  const entries = "stream=codec_type,avg_frame_rate,r_frame_rate,nb_frames,duration:format=duration";
  const args = ["-v", "error", "-show_entries", entries, "-of", "json", path];
  const { stdout } = await promisify(execFile)("ffprobe", args).catch(
    (error: NodeJS.ErrnoException & { stderr?: string }) => {
      throw error.code === "ENOENT" ? missingFfmpeg(path) : unreadable(path, error.stderr ?? "");
    },
  );
  const { streams = [], format = {} } = JSON.parse(stdout) as {
    streams?: readonly Record<string, string>[];
    format?: Record<string, string>;
  };
  const video = streams.find((s) => s.codec_type === "video");
  if (!video) throw unreadable(path, "it has no pictures");
  const rate = [video.avg_frame_rate, video.r_frame_rate].find((r) => r !== undefined && quotient(r) > 0);
  if (rate === undefined) throw unreadable(path, "it does not say its frame rate");
  const seconds = Number(video.duration ?? format.duration ?? 0);
  const framesPerSecond = quotient(rate);
  const count = Number(video.nb_frames) || Math.max(1, Math.round(seconds * framesPerSecond));
  return { rate, framesPerSecond, count, sound: streams.some((s) => s.codec_type === "audio") };
}

function quotient(rate: string): number {
  const [a, b = 1] = rate.split("/").map(Number);
  return a! / b || 0;
}

/** Frames as PPM pictures through a pipe, each of which says its own size: ffmpeg may have turned them upright. */
async function* decoded(
  path: string,
  rate: string,
  milliseconds: number,
  signal?: AbortSignal,
): AsyncGenerator<ClipFrame> {
  const args = [
    "-loglevel",
    "error",
    "-i",
    path,
    "-map",
    "0:v:0",
    "-vf",
    `fps=${rate}`,
    "-f",
    "image2pipe",
    "-c:v",
    "ppm",
    "-",
  ];
  const child = spawn("ffmpeg", args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const ended = once(child, "close") as Promise<[number | null]>;
  ended.catch(() => {});
  try {
    for await (const image of ppmPictures(child.stdout)) {
      signal?.throwIfAborted();
      yield { image, milliseconds };
    }
    const [code] = await ended;
    if (code !== 0) throw unreadable(path, said);
  } finally {
    child.kill("SIGKILL");
  }
}

async function* ppmPictures(stream: AsyncIterable<Buffer>): AsyncGenerator<Image> {
  const waiting: Buffer[] = [];
  let held = 0;
  let header: { width: number; height: number; bytes: number } | undefined;
  for await (const chunk of stream) {
    waiting.push(chunk);
    held += chunk.length;
    for (;;) {
      header ??= headerOf(waiting);
      if (!header || held < header.bytes) break;
      const all = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
      const { width, height, bytes } = header;
      yield rgba(all.subarray(bytes - width * height * 3, bytes), width, height);
      const rest = all.subarray(bytes);
      waiting.splice(0, waiting.length, ...(rest.length > 0 ? [rest] : []));
      held = rest.length;
      header = undefined;
    }
  }
}

/** `P6 width height 255`, then the pixels. */
function headerOf(waiting: readonly Buffer[]) {
  const start = Buffer.concat(waiting.slice(0, 2)).subarray(0, 64).toString("latin1");
  const found = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(start);
  if (!found) return undefined;
  const [width, height] = [Number(found[1]), Number(found[2])];
  return { width, height, bytes: found[0].length + width * height * 3 };
}

function rgba(rgb: Uint8Array, width: number, height: number): Image {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from]!;
    data[to + 1] = rgb[from + 1]!;
    data[to + 2] = rgb[from + 2]!;
  }
  return { width, height, data };
}

const missingFfmpeg = (path: string) =>
  new ConvlensError(
    `${path} is a video, and there is no ffmpeg to read it with`,
    "install ffmpeg, or give an animated GIF, or a folder of frames with --clip",
  );

const unreadable = (path: string, why: string) =>
  new ConvlensError(
    `ffmpeg cannot read ${path}: ${why.trim().split("\n").at(-1) || "it says nothing"}`,
    "convert it to MP4 first, or give a folder of frames with --clip",
  );
