import { readdirSync } from "node:fs";
import { join } from "node:path";
import { encodeGif, openClip } from "@convlens/node";
import { expect, test } from "vitest";
import { convlens, drawn, itemsOf, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();

/** Four frames of different pictures, the last twice as long. */
async function film(name: string): Promise<string> {
  const frames = [0, 1, 2, 3].map((i) => {
    const image = drawn(40, 30);
    for (let at = 0; at < image.data.length; at += 4) image.data[at + (i % 3)] = 60 * i;
    return { image, milliseconds: i === 3 ? 100 : 50 };
  });
  const parts: Uint8Array[] = [];
  for await (const part of encodeGif(frames)) parts.push(part);
  return bench.file(name, Buffer.concat(parts));
}

const clip = await film("film.gif");

test("an animated GIF becomes a film for each method and class, at its rate, and nothing else is left", async () => {
  const out = bench.out();
  const flags = ["--method", "grad-cam,gradient", "--class", "top2", "--animate", "gif", "--smooth", "1"];
  const { status, stderr, stdout } = await convlens("explain", model, clip, ...flags, "-o", out);
  expect([status, stderr]).toEqual([0, ""]);
  const { items } = manifestIn(out);
  expect(items.map((item) => item.method)).toEqual(["grad-cam", "grad-cam", "gradient", "gradient"]);
  expect(items[0]).toMatchObject({
    picture: clip,
    class: { label: expect.any(String) },
    params: { frames: 4, framesPerSecond: 16, smoothing: 1, perFrame: false },
  });
  const films = items.map((item) => item.files.animation!);
  expect(stdout.trim().split("\n")).toHaveLength(4);
  expect(readdirSync(join(out, "film")).sort()).toEqual(films.map((f) => f.slice("film/".length)).sort());
  const made = await openClip(join(out, films[0]!));
  expect([made.count, made.framesPerSecond]).toEqual([4, 16]);
});

test("a class can be asked for on each frame, also of a folder", async () => {
  const out = bench.out();
  for (let i = 0; i < 3; i++) await bench.picture(`frames/${i}.png`, 30 + 10 * i, 30);
  const flags = ["--clip", "--fps", "10", "--each-frame", "--animate", "gif"];
  const { status, stderr } = await convlens("explain", model, bench.at("frames"), ...flags, "-o", out);
  // Frames of one film have one size.
  expect([status, stderr]).toEqual([1, expect.stringMatching(/frame 2 is 40×30, the first 30×30/)]);
  for (let i = 0; i < 3; i++) await bench.picture(`frames/${i}.png`, 30, 30);
  expect((await convlens("explain", model, bench.at("frames"), ...flags, "-o", out)).status).toBe(0);
  const [item] = itemsOf(manifestIn(out), "grad-cam");
  expect(item).toMatchObject({
    params: { framesPerSecond: 10, perFrame: true },
    files: { animation: "frames/grad-cam-1-each-frame.gif" },
  });
  expect(item!.class).toBeUndefined();
});

test("flags of clips are checked before work starts", async () => {
  for (const [flags, message] of [
    [["--smooth", "-1"], /--smooth -1/],
    [["--animate", "avi"], /no format "avi"/],
    [["--fps", "0"], /--fps 0/],
  ] as const) {
    const { status, stderr } = await convlens("explain", model, clip, ...flags, "-o", bench.out());
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  }
});
