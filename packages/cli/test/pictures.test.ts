import { nets } from "@convlens/core/testing";
import sharp, { type SharpOptions } from "sharp";
import { expect, test } from "vitest";
import { convlens, drawn, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model("tiny.onnx", nets.tinyNet());
const raw = (width: number, height: number) =>
  sharp(drawn(width, height).data, { raw: { width, height, channels: 4 } }).removeAlpha();

async function scoresOf(path: string): Promise<number[]> {
  const { stdout, stderr, status } = await convlens("predict", model, path, "--json");
  expect(status, stderr).toBe(0);
  const { classes } = JSON.parse(stdout).items[0] as { classes: { index: number; score: number }[] };
  return classes.sort((a, b) => a.index - b.index).map((c) => c.score);
}

const plain = bench.file("plain.png", await raw(60, 44).png().toBuffer());
const expected = await scoresOf(plain);
/** Scores that differ by at most this much: what JPEG and conversions of colour leave of a smooth picture. */
const near = (scores: readonly number[], by: number) =>
  scores.forEach((score, i) => {
    expect(Math.abs(score - expected[i]!)).toBeLessThan(by);
  });

test("16 bit", async () => {
  const path = bench.file("deep.png", await raw(60, 44).toColourspace("rgb16").png().toBuffer());
  near(await scoresOf(path), 1e-6);
});

test("CMYK", async () => {
  const path = bench.file("cmyk.jpg", await raw(60, 44).toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer());
  near(await scoresOf(path), 0.05);
});

test("EXIF rotation is undone", async () => {
  const turned = await sharp(await raw(60, 44).png().toBuffer())
    .rotate(90)
    .png()
    .toBuffer();
  // 8: turn by 270 degrees to see it upright
  const tagged = await sharp(turned).withMetadata({ orientation: 8 }).jpeg({ quality: 100 }).toBuffer();
  near(await scoresOf(bench.file("turned.jpg", tagged)), 0.02);
});

test("of an animation the first frame is used, and that is said", async () => {
  const frames = await Promise.all(["red", "lime", "blue"].map((background) => frame(background)));
  const path = bench.file(
    "moving.gif",
    await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer(),
  );
  const first = await scoresOf(bench.file("first.png", frames[0]!));
  // a palette of 256 colours
  (await scoresOf(path)).forEach((score, i) => {
    expect(score).toBeCloseTo(first[i]!, 2);
  });
  expect((await convlens("predict", model, path)).stderr).toMatch(/note: moving\.gif has 3 frames; the first is used/);
});

const frame = (background: string) =>
  sharp({ create: { width: 24, height: 20, channels: 3, background } })
    .png()
    .toBuffer();

test("one pixel", async () => {
  const path = bench.file(
    "one.png",
    await sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
      .png()
      .toBuffer(),
  );
  const { status } = await convlens("explain", model, path, "--method", "grad-cam,gradient", "-o", bench.out());
  expect(status).toBe(0);
});

test("400 million pixels are shrunk, and that is said", async () => {
  const blank = { create: { width: 20_000, height: 20_000, channels: 3, background: "red" }, limitInputPixels: false };
  const path = bench.file(
    "huge.png",
    await sharp(blank as SharpOptions)
      .png({ compressionLevel: 1 })
      .toBuffer(),
  );
  const { status, stderr } = await convlens("predict", model, path);
  expect(status).toBe(0);
  expect(stderr).toMatch(/note: huge\.png has 20000×20000 pixels; it is shrunk to 64 million/);
}, 120_000);
