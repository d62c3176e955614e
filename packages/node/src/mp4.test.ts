import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blankImage } from "@convlens/core/base";
import { expect, it } from "vitest";
import { hasFfmpeg } from "./ffmpeg.ts";
import type { Frame } from "./frames.ts";
import { evenRgb } from "./frames.ts";
import { writeMp4 } from "./mp4.ts";
import { scratchFolder } from "./testing/scratchFolder.ts";

const folder = scratchFolder();
const encoders = (await hasFfmpeg()) ? (["ffmpeg", "wasm"] as const) : (["wasm"] as const);
const probes = spawnSync("ffprobe", ["-version"]).status === 0;

/** Odd sides; the first frame red, the others green, the last three times as long. */
function* film(): Generator<Frame> {
  for (let i = 0; i < 6; i++)
    yield {
      image: blankImage(65, 47, i === 0 ? [220, 20, 20, 255] : [20, 200, 20, 255]),
      milliseconds: i === 5 ? 600 : 200,
    };
}

const boxes = (bytes: Buffer): string[] => {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at) || bytes.length)
    found.push(bytes.toString("latin1", at + 4, at + 8));
  return found;
};

it.each(encoders)("%s writes an MP4", async (encoder) => {
  const path = join(folder, encoder, "film.mp4");
  await writeMp4(path, film(), { encoder });
  expect(readdirSync(join(folder, encoder))).toEqual(["film.mp4"]);
  expect(boxes(readFileSync(path))).toEqual(expect.arrayContaining(["ftyp", "moov", "mdat"]));
});

it.runIf(probes).each(encoders)("ffprobe reads what %s writes", async (encoder) => {
  const path = join(folder, `${encoder}-probed.mp4`);
  await writeMp4(path, film(), { encoder });
  const fields = "stream=codec_name,pix_fmt,width,height,nb_read_frames,avg_frame_rate";
  const args = ["-v", "error", "-count_frames", "-show_entries", fields, "-of", "json", path];
  const { streams } = JSON.parse(execFileSync("ffprobe", args, { encoding: "utf8" }));
  expect(streams).toEqual([
    {
      codec_name: "h264",
      pix_fmt: expect.stringMatching(/^yuvj?420p$/),
      width: 66,
      height: 48,
      avg_frame_rate: "5/1",
      nb_read_frames: "8",
    },
  ]);
});

it.runIf(encoders.includes("ffmpeg" as never))("keeps colours", async () => {
  const path = join(folder, "colours.mp4");
  await writeMp4(path, film(), { encoder: "ffmpeg" });
  const args = ["-loglevel", "error", "-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
  const [r, g, b] = execFileSync("ffmpeg", args);
  // Limited range and chroma at half resolution move a flat colour by a few steps.
  for (const [found, wanted] of [
    [r, 220],
    [g, 20],
    [b, 20],
  ] as const)
    expect(Math.abs(found! - wanted)).toBeLessThanOrEqual(4);
});

it.each(encoders)("%s stops between frames and leaves nothing", async (encoder) => {
  const stop = new AbortController();
  const frames = function* () {
    yield* film();
    stop.abort(new Error("enough"));
    yield* film();
  };
  const path = join(folder, "stopped", encoder, "film.mp4");
  await expect(writeMp4(path, frames(), { encoder, signal: stop.signal })).rejects.toThrow("enough");
  expect(readdirSync(join(folder, "stopped", encoder))).toEqual([]);
});

it.each(encoders)("%s tells where it cannot write", async (encoder) => {
  writeFileSync(join(folder, "taken"), "");
  await expect(writeMp4(join(folder, "taken/film.mp4"), film(), { encoder })).rejects.toThrow(
    "is a file, not a folder",
  );
});

it("refuses a film of no frames", async () => {
  await expect(writeMp4(join(folder, "none.mp4"), [])).rejects.toThrow("no frames");
});

it("extends odd sides by their last pixels, over white", () => {
  const image = blankImage(1, 1, [100, 0, 0, 51]);
  expect(evenRgb(image)).toEqual({
    width: 2,
    height: 2,
    // 255 − 155/5 and 255 − 255/5.
    data: Uint8Array.from([224, 204, 204, 224, 204, 204, 224, 204, 204, 224, 204, 204]),
  });
});
