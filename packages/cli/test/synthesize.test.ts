import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { decodeImage } from "@convlens/node";
import { expect, test, vi } from "vitest";
import { Progress } from "../src/progress.ts";
import { convlens, itemsOf, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();
const unreadable = bench.file("unreadable/broken.png", "no picture");
const quick = ["--steps", "12", "--batch", "2"];

const synthesized = async (...argv: string[]) => {
  const out = bench.out();
  const said = await convlens("synthesize", model, ...quick, ...argv, "-o", out);
  expect([said.status, said.stderr]).toEqual([0, ""]);
  return { out, items: itemsOf(manifestIn(out), "feature-visualization"), said };
};

const bytesOf = (out: string, name: string) => readFileSync(join(out, "synthesis", `${name}.png`));

test("a picture for each channel, in its size, and one of all; each channel is what it would be alone", async () => {
  const { out, items } = await synthesized("--layer", "conv2", "--channels", "0-2,4", "--size", "24,20");
  expect(items.map((item) => item.params.channels)).toEqual([[0], [1], [2], [4], [0, 1, 2, 4]]);
  expect(Object.keys(items.at(-1)!.files)).toEqual(["figure"]);
  const image = await decodeImage(bytesOf(out, "conv2-4"), "it");
  expect([image.width, image.height]).toEqual([20, 24]);
  const alone = await synthesized("--unit", "conv2[4]", "--size", "24,20");
  const other = await decodeImage(bytesOf(alone.out, "conv2-4"), "it");
  // A batch of another size sums in another order.
  image.data.forEach((v, i) => {
    expect(Math.abs(v - other.data[i]!)).toBeLessThanOrEqual(1);
  });
});

test("climbing makes more of what is asked for, and --negative less", async () => {
  const { items } = await synthesized("--class", "bee", "--negative", "--steps", "60", "--augment", "none");
  const [most, least] = items.map((item) => item.facts?.value);
  const { items: begun } = await synthesized("--class", "bee", "--steps", "1");
  expect(most!).toBeGreaterThan(begun[0]!.facts!.value!);
  expect(least!).toBeLessThan(begun[0]!.facts!.value!);
});

test("--against: the highest value of the pictures beside, and the channels that they excite most", async () => {
  const { items } = await synthesized("--layer", "conv1", "--channels", "top2", "--against", picture);
  const { items: all } = await synthesized("--layer", "conv1", "--against", picture);
  const naturals = new Map(
    all.slice(0, -1).map((item) => [(item.params.channels as number[])[0], item.facts!.natural!]),
  );
  expect(naturals.size).toBe(5);
  const highest = [...naturals].sort(([, a], [, b]) => b - a).map(([channel]) => channel);
  expect(items.slice(0, 2).map((item) => (item.params.channels as number[])[0])).toEqual(highest.slice(0, 2));
  for (const { facts } of items.slice(0, 2))
    if (facts!.natural! > 0) expect(facts!.ratio).toBeCloseTo(facts!.value! / facts!.natural!, 10);
});

test("what is interrupted goes on with --resume to the same bytes; what is made already is kept", async () => {
  const argv = [model, "--layer", "conv2", "--channels", "0-3", "--steps", "40", "--batch", "2", "--animate", "gif"];
  const [whole, parts] = [bench.out(), bench.out()];
  expect((await convlens("synthesize", ...argv, "-o", whole)).status).toBe(0);
  const show = vi.spyOn(Progress.prototype, "show").mockImplementation((label, done) => {
    if (label === "conv2[2]" && done === 25) process.emit("SIGINT");
  });
  const stopped = await convlens("synthesize", ...argv, "-o", parts);
  show.mockRestore();
  expect(stopped.status).toBe(130);
  expect(existsSync(join(parts, "synthesis", "conv2-1.png"))).toBe(true);
  expect(existsSync(join(parts, "synthesis", "conv2-3.png"))).toBe(false);
  expect(existsSync(join(parts, "synthesis.safetensors"))).toBe(true);
  const written = statSync(join(parts, "synthesis", "conv2-0.gif")).mtimeMs;
  expect((await convlens("synthesize", ...argv, "-o", parts, "--resume")).status).toBe(0);
  expect(statSync(join(parts, "synthesis", "conv2-0.gif")).mtimeMs).toBe(written);
  for (const name of ["conv2-0", "conv2-3", "overview"])
    expect(bytesOf(parts, name).equals(bytesOf(whole, name))).toBe(true);
  expect(existsSync(join(parts, "synthesis.safetensors"))).toBe(false);
  const pictures = (out: string) => manifestIn(out).items.filter((item) => !item.files.animation);
  expect(pictures(parts)).toEqual(pictures(whole));
  expect(manifestIn(parts).items.map((item) => item.files)).toEqual(manifestIn(whole).items.map((item) => item.files));
  rmSync(join(parts, "synthesis", "conv2-0.png"));
  expect((await convlens("synthesize", ...argv, "-o", parts, "--resume")).status).toBe(0);
  expect(bytesOf(parts, "conv2-0").equals(bytesOf(whole, "conv2-0"))).toBe(true);
});

test("a recipe makes the same bytes; animations end with the picture", async () => {
  const { out, items } = await synthesized("--unit", "conv2[1]", "--animate", "gif");
  expect(
    readFileSync(join(out, "synthesis", "conv2-1.gif"))
      .subarray(0, 6)
      .toString("latin1"),
  ).toBe("GIF89a");
  expect(items.some((item) => item.files.animation === "synthesis/conv2-1.gif")).toBe(true);
  const again = bench.out();
  const said = await convlens("run", join(out, "synthesis", "conv2-1.png"), "-o", again);
  expect(said.stdout).toContain("the same bytes");
});

test("objectives as text; the preset of the Keras blog; kinship keeps every channel", async () => {
  const { items } = await synthesized("--objective", "0.5*conv1[2] + logit[1] - 0.1*tv()");
  expect(items[0]!.params.objective).toBe("0.5*conv1[2] + logit[1] - 0.1*tv()");
  await synthesized("--unit", "conv2[1,2,2]", "--preset", "keras");
  const { items: sorted } = await synthesized("--layer", "conv2", "--order", "kinship");
  expect((sorted.at(-1)!.params.channels as number[]).toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
});

test.each([
  [["--layer", "conv9"], 'no layer "conv9"'],
  [[], "nothing to make a picture of"],
  [["--unit", "conv1[2]", "--class", "bee"], "exclude each other"],
  [["--unit", "conv1"], "a whole layer"],
  [["--layer", "conv1", "--channels", "3-9"], "there is no channel 9"],
  [["--layer", "conv1", "--channels", "top3"], "needs pictures to look at"],
  [["--class", "bee", "--channels", "0-3"], "nothing has channels here"],
  [["--unit", "conv1[2]", "--order", "kinship"], "no channels to order"],
  [["--unit", "conv1[2]", "--size", "5"], "not a whole number from 8 to 8192"],
  [["--unit", "conv1[2]", "--size", "24,20,8"], "takes at most 2"],
  [["--unit", "conv1[2]", "--lr", "0"], "not a number above 0"],
  [["--unit", "conv1[2]", "--against", unreadable], "none of the pictures to compare with can be read"],
  [["--class", "top5"], "no picture to have a top5"],
  [["--class", "bee", "--size", "30"], 'do not reach "logits"'],
  [["--objective", "conv1[#]"], "# stands for no number"],
  [["--objective", "logit[bee]"], '"bee" is no number'],
  [["--objective", "2*(3+1)"], "is a number, whatever the picture"],
  [["--class", "bee", "--augment", "wobble=2"], 'nothing is called "wobble"'],
  [["--class", "bee", "--against", "nowhere"], "nowhere"],
])("%j is told in words, and nothing is written", async (argv, words) => {
  const out = bench.out();
  const { status, stderr } = await convlens("synthesize", model, ...quick, ...argv, "-o", out);
  expect(status).toBeGreaterThan(0);
  expect(stderr).toContain(words);
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  if (stderr.includes("--help")) expect(stderr).toContain("convlens synthesize --help");
  expect(existsSync(out)).toBe(false);
});
