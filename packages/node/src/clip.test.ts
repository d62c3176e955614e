import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blankImage } from "@convlens/core/base";
import { expect, it } from "vitest";
import { type Clip, isVideo, openClip } from "./clip.ts";
import { encodeGif } from "./gif.ts";
import { writeMp4 } from "./mp4.ts";
import { encodePng } from "./png.ts";
import { scratchFolder } from "./testing/scratchFolder.ts";

const folder = scratchFolder();
const ffmpegs = spawnSync("ffprobe", ["-version"]).status === 0;

/** Red, green, blue; the last stays longer. */
const film = [
  [220, 20, 20, 255],
  [20, 200, 20, 255],
  [20, 20, 240, 255],
].map((colour, i) => ({ image: blankImage(34, 20, colour), milliseconds: i === 2 ? 120 : 40 }));

async function seen(clip: Clip) {
  const frames = [];
  for await (const { image, milliseconds } of clip.frames())
    frames.push({ size: [image.width, image.height], first: [...image.data.subarray(0, 3)], milliseconds });
  return frames;
}

const nearly = (colour: readonly number[], within: number) =>
  colour.slice(0, 3).map((v) => expect.closeTo(v, -Math.log10(2 * within)));

it("reads an animated GIF, each frame as long as it stays", async () => {
  const path = join(folder, "film.gif");
  const parts: Uint8Array[] = [];
  for await (const part of encodeGif(film)) parts.push(part);
  writeFileSync(path, Buffer.concat(parts));
  const clip = await openClip(path);
  expect(clip).toMatchObject({ stem: "film", count: 3, framesPerSecond: 15, sound: false });
  for (let again = 0; again < 2; again++)
    expect(await seen(clip)).toEqual(
      film.map(({ milliseconds }, i) => ({
        size: [34, 20],
        first: nearly(
          [
            [220, 20, 20],
            [20, 200, 20],
            [20, 20, 240],
          ][i]!,
          3,
        ),
        milliseconds,
      })),
    );
});

it("reads a folder of frames at the rate that is asked for", async () => {
  mkdirSync(join(folder, "frames"));
  for (const [i, { image }] of film.entries())
    writeFileSync(join(folder, "frames", `${i}.png`), await encodePng(image));
  const frames = await seen(await openClip(join(folder, "frames"), 50));
  expect(frames.map((f) => f.milliseconds)).toEqual([20, 20, 20]);
  expect(frames[1]!.first).toEqual([20, 200, 20]);
});

it.runIf(ffmpegs)("reads a video at its own rate, and hands its sound on", async () => {
  const path = join(folder, "film.mp4");
  const tone = join(folder, "tone.mp4");
  execFileSync("ffmpeg", ["-loglevel", "error", "-f", "lavfi", "-i", "sine=duration=0.2", "-c:a", "aac", tone]);
  await writeMp4(path, film, { encoder: "ffmpeg", sound: tone });
  const clip = await openClip(path);
  expect(clip).toMatchObject({ stem: "film", count: 5, framesPerSecond: 25, sound: true });
  const frames = await seen(clip);
  expect(frames.map((f) => f.size)).toEqual(Array(5).fill([34, 20]));
  // Limited range and chroma at half resolution move a flat colour by a few steps.
  expect(frames[0]!.first).toEqual(nearly([220, 20, 20], 5));
  expect(frames[4]!.first).toEqual(nearly([20, 20, 240], 5));
});

it("stops where it is told to", async () => {
  const stop = new AbortController();
  const clip = await openClip(join(folder, "frames"));
  const watch = async () => {
    for await (const _ of clip.frames(stop.signal)) stop.abort(new Error("enough"));
  };
  await expect(watch()).rejects.toThrow("enough");
});

it("refuses what is no clip, and names what is missing", async () => {
  writeFileSync(join(folder, "still.png"), await encodePng(film[0]!.image));
  await expect(openClip(join(folder, "still.png"))).rejects.toThrow(/still\.png is a picture that stands still/);
  await expect(openClip(join(folder, "flim.gif"))).rejects.toThrow(/no such file.*flim\.gif/);
  writeFileSync(join(folder, "broken.mp4"), "no video");
  await expect(openClip(join(folder, "broken.mp4"))).rejects.toThrow(/broken\.mp4/);
  expect([isVideo("a.MP4"), isVideo("a.webm"), isVideo("a.gif")]).toEqual([true, true, false]);
});
