import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { decodeImage, encodeGif, openClip } from "@convlens/node";
import { expect, test } from "vitest";
import { mixed } from "../src/dream/clip.ts";
import { convlens, drawn, itemsOf, manifestIn, spawned, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();
const quick = ["--layers", "conv2", "--octaves", "2", "--steps", "2", "--shift", "4"];

const bytesAt = (...parts: string[]) => readFileSync(join(...parts));

test("a picture, with every octave that is asked for, and a manifest that says how", async () => {
  const out = bench.out();
  const flags = [...quick, "--width", "32", "--ratio", "1.5", "--lr", "0.2", "--smoothing", "1", "--preview"];
  const { status, stderr, stdout } = await convlens("dream", model, picture, ...flags, "-o", out);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`${picture} → ${join(out, "photo/dream.png")}\n`);
  expect(readdirSync(join(out, "photo")).sort()).toEqual(["dream.png", "octave-1.png"]);
  const [first, last] = itemsOf(manifestIn(out), "dream");
  expect(first).toMatchObject({ params: { octave: 1 }, files: { picture: "photo/octave-1.png" } });
  expect(last).toMatchObject({
    picture,
    params: { layers: ["conv2"], octaves: 2, steps: 2, ratio: 1.5, lr: 0.2, smoothing: 1, shift: 4, width: 32 },
    facts: { before: expect.any(Number), after: expect.any(Number) },
  });
  const image = await decodeImage(bytesAt(out, "photo/dream.png"), "dream");
  expect([image.width, image.height]).toEqual([32, 24]);
});

test("what a picture shows is made again from its recipe, to the byte", async () => {
  const out = bench.out();
  await convlens("dream", model, picture, ...quick, "--preview", "-o", out);
  for (const name of ["dream.png", "octave-1.png"]) {
    const { status, stdout } = await convlens("run", join(out, "photo", name), "-o", bench.out());
    expect([status, stdout]).toEqual([0, expect.stringContaining("the same bytes")]);
  }
});

test("with --resume, a dream that is there stays as it is, and one that was asked for otherwise does not", async () => {
  const out = bench.out();
  const run = (...flags: string[]) => convlens("dream", model, picture, ...quick, ...flags, "-o", out);
  await run();
  const written = () => statSync(join(out, "photo/dream.png")).mtimeMs;
  const first = written();
  expect(await run("--resume")).toMatchObject({ status: 0, stderr: "note: the dream of photo was there\n" });
  expect(written()).toBe(first);
  expect(itemsOf(manifestIn(out), "dream")[0]!.files).toEqual({ picture: "photo/dream.png" });
  expect(await run("--resume", "--lr", "0.3")).toMatchObject({ status: 0, stderr: "" });
  expect(written()).not.toBe(first);
});

test("weights of layers and channels, a guide and an objective each change the picture", async () => {
  const guide = await bench.picture("guide.png", 20, 20);
  const asked = [
    ["--layers", "conv1,conv2"],
    ["--layers", "conv1,conv2", "--layer-weights", "1,0.1"],
    ["--layers", "conv1,conv2", "--channel-weights", "conv2[0-2]:1"],
    ["--layers", "conv1,conv2", "--guide", guide],
    ["--objective", "dream(conv1) - 0.5*conv2[1]"],
    ["--layers", "conv1,conv2", "--preset", "inceptionism"],
    ["--layers", "conv1,conv2", "--seed", "1"],
  ];
  const made = new Set<string>();
  for (const flags of asked) {
    const out = bench.out();
    const { status, stderr } = await convlens("dream", model, picture, ...quick, ...flags, "-o", out);
    expect([status, stderr]).toEqual([0, ""]);
    made.add(Buffer.from((await decodeImage(bytesAt(out, "photo/dream.png"), "dream")).data).toString("base64"));
  }
  expect(made.size).toBe(asked.length);
});

test("what cannot be is told in words, before work starts", async () => {
  for (const [flags, message] of [
    [["--layers", "conv9"], /the model has no layer "conv9"\n {2}Nearest are/],
    [["--layers", "conv1,conv2", "--layer-weights", "1"], /--layer-weights 1: 1 for 2 layers/],
    [["--channel-weights", "1=3"], /"1=3" is no weight of a channel/],
    [["--octaves", "9"], /the smallest of 9 octaves of 40×30 pixels would be/],
    [["--ratio", "1"], /--ratio 1/],
    [["--guide", "nothing.png"], /nothing\.png/],
    [["--zoom", "near"], /--zoom near/],
    [["--translate", "1"], /--translate 1: not 2 numbers/],
    [["--animate", "avi"], /no format "avi"/],
    [["--blend", "2"], /--blend 2/],
  ] as const) {
    const out = bench.out();
    const { status, stderr } = await convlens("dream", model, picture, ...quick, ...flags, "-o", out);
    expect([status === 0, stderr]).toEqual([false, expect.stringMatching(message)]);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(3);
    expect(existsSync(join(out, "photo"))).toBe(false);
  }
});

const film = [
  "--zoom",
  "1.1",
  "--rotate",
  "5",
  "--translate",
  "1,-1",
  "--frames",
  "4",
  "--fps",
  "10",
  "--animate",
  "gif",
];

test("a film goes on from a picture; interrupted, it goes on to the same frames", async () => {
  const out = bench.out();
  const { status, stderr } = await convlens("dream", model, picture, ...quick, ...film, "-o", out);
  expect([status, stderr]).toEqual([0, ""]);
  const frames = [1, 2, 3, 4].map((n) => `photo/frames/0000${n}.png`);
  const items = itemsOf(manifestIn(out), "dream");
  expect(items.map(({ files }) => Object.values(files)[0])).toEqual([...frames, "photo/dream.gif"]);
  expect(items.at(-1)!.params).toMatchObject({ zoom: 1.1, rotate: 5, translate: [1, -1], frames: 4 });
  const made = await openClip(join(out, "photo/dream.gif"));
  expect([made.count, made.framesPerSecond]).toEqual([4, 10]);
  const before = frames.map((f) => bytesAt(out, f));
  expect(new Set(before.map(String)).size).toBe(4);

  for (const lost of frames.slice(2)) rmSync(join(out, lost));
  const first = statSync(join(out, frames[0]!)).mtimeMs;
  const again = await convlens("dream", model, picture, ...quick, ...film, "--resume", "-o", out);
  expect([again.status, again.stderr]).toEqual([0, "note: 2 of 4 frames of photo were there\n"]);
  expect(statSync(join(out, frames[0]!)).mtimeMs).toBe(first);
  expect(frames.map((f) => bytesAt(out, f).equals(before[frames.indexOf(f)]!))).toEqual([true, true, true, true]);
  // What was asked for otherwise is made anew.
  const other = await convlens("dream", model, picture, ...quick, ...film, "--lr", "0.2", "--resume", "-o", out);
  expect([other.status, other.stderr]).toEqual([0, ""]);
});

test("a frame is made again from its recipe", async () => {
  const out = bench.out();
  await convlens("dream", model, picture, ...quick, ...film, "-o", out);
  const { status, stdout } = await convlens("run", join(out, "photo/frames/00003.png"), "-o", bench.out());
  expect([status, stdout]).toEqual([0, expect.stringMatching(/frames\/00003\.png: the same bytes\n$/)]);
});

async function clip(name: string): Promise<string> {
  const parts: Uint8Array[] = [];
  const frames = [0, 1, 2].map((i) => {
    const image = drawn(40, 30);
    for (let at = 0; at < image.data.length; at += 4) image.data[at + i] = 80 * i;
    return { image, milliseconds: 50 };
  });
  for await (const part of encodeGif(frames)) parts.push(part);
  return bench.file(name, Buffer.concat(parts));
}

test("a clip is dreamt frame by frame at its rate, each mixed with the dream before, and resumed", async () => {
  const path = await clip("film.gif");
  const out = bench.out();
  const run = (...flags: string[]) =>
    convlens("dream", model, path, ...quick, "--animate", "gif,mp4", ...flags, "-o", out);
  expect(await run()).toMatchObject({ status: 0, stderr: "" });
  const [item] = itemsOf(manifestIn(out), "dream");
  expect(item).toMatchObject({
    picture: path,
    params: { frames: 3, framesPerSecond: 20, blend: 0.85 },
    files: { animation: "film/dream.gif", video: "film/dream.mp4" },
  });
  const made = await openClip(join(out, "film/dream.gif"));
  expect([made.count, made.framesPerSecond]).toEqual([3, 20]);
  const third = bytesAt(out, "film/frames/00003.png");
  rmSync(join(out, "film/frames/00003.png"));
  expect(await run("--resume")).toMatchObject({ status: 0, stderr: "note: 2 of 3 frames of film were there\n" });
  expect(bytesAt(out, "film/frames/00003.png").equals(third)).toBe(true);
  expect(await run("--blend", "0.5", "--resume")).toMatchObject({ status: 0, stderr: "" });
  expect(bytesAt(out, "film/frames/00003.png").equals(third)).toBe(false);
  const zoomed = await run("--zoom");
  expect([zoomed.status, zoomed.stderr]).toEqual([2, expect.stringContaining("is a clip, and a film goes on")]);
});

test("frames are mixed by shares", () => {
  const grey = (v: number) => ({ width: 1, height: 1, data: Uint8ClampedArray.of(v, v, v, 255) });
  expect([...mixed(grey(100), grey(200), 0.85).data]).toEqual([185, 185, 185, 255]);
  expect(mixed(undefined, grey(9), 0.5)).toEqual(grey(9));
});

test("interrupted, it leaves whole files only", async () => {
  const out = bench.out();
  const flags = [...quick, "--zoom", "1.1", "--frames", "100000", "-o", out];
  const said = await spawned(["dream", model, picture, ...flags], {
    during(child) {
      const timer = setInterval(() => {
        if (!existsSync(join(out, "photo/frames/00002.png"))) return;
        clearInterval(timer);
        child.kill("SIGINT");
      }, 20);
    },
  });
  expect([said.status, said.stderr]).toEqual([130, "convlens: interrupted; what was written is whole\n"]);
  const names = readdirSync(join(out, "photo/frames"));
  expect(names.length).toBeGreaterThan(1);
  expect(names.every((n) => /^\d{5}\.png$/.test(n))).toBe(true);
  for (const n of names) await decodeImage(bytesAt(out, "photo/frames", n), n);
  expect(manifestIn(out).items.length).toBeGreaterThan(1);
});

test("a video without ffmpeg is told in words", async () => {
  const { PATH } = process.env;
  process.env.PATH = "";
  try {
    const { status, stderr } = await convlens("dream", model, bench.file("walk.mp4", "no film"), "-o", bench.out());
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/walk\.mp4 is a video, and there is no ffmpeg.*\n.*GIF/),
    ]);
  } finally {
    process.env.PATH = PATH;
  }
});
