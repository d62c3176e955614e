import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderScene, sceneClasses } from "@convlens/core/scenes";
import { decodeImage } from "@convlens/node";
import { describe, expect, test } from "vitest";
import type { SceneManifest } from "../src/scenes/make.ts";
import { sceneSettings, splitOf } from "../src/scenes/settings.ts";
import { convlens, spawned, workbench } from "./workbench.ts";

const bench = workbench();
const small = ["--size", "24"] as const;

const scenesIn = (folder: string): SceneManifest => JSON.parse(readFileSync(join(folder, "scenes.json"), "utf8"));
const files = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .sort();

test("a folder for each class, and a manifest that lists every picture", async () => {
  const out = bench.out();
  const { status, stdout, stderr } = await convlens("scenes", "--count", "32", ...small, "-o", out);
  expect([status, stderr]).toEqual([0, ""]);
  const { scenes } = scenesIn(out);
  expect(stdout).toMatch(/^32 scenes \(\d+ train, \d+ val\) of 16 classes in /);
  expect(scenes.map((s) => s.index)).toEqual([...Array(32).keys()]);
  expect(files(out)).toEqual([...scenes.map((s) => join(out, s.picture)), join(out, "scenes.json")].sort());
  for (const { picture, split, label, classIndex, index } of scenes) {
    expect(picture).toBe(`${split}/${label}/${String(index).padStart(6, "0")}.png`);
    expect(sceneClasses[classIndex]).toBe(label);
  }
  expect(new Set(scenes.map((s) => s.label)).size).toBe(sceneClasses.length);
});

test("a picture of masks has a colour for each object and the tag, on their pixels and no others", async () => {
  const out = bench.out();
  const flags = ["--count", "6", "--objects", "2-3", "--split", "train=0.5,test=0.5", "--shortcut", "cube", "--masks"];
  await convlens("scenes", ...flags, "--size", "40", "-o", out);
  const { scenes } = scenesIn(out);
  expect(scenes.some((s) => s.tag)).toBe(true);
  for (const { index, objects, tag } of scenes) {
    const scene = renderScene({ seed: 0, index, size: 40, objects: [2, 3], tag: tag !== undefined });
    expect(objects.map((o) => o.box)).toEqual(scene.objects.map((o) => o.box));
    const { file } = objects[0]!.mask!;
    const { data } = await decodeImage(readFileSync(join(out, file)), file);
    const colours = new Uint32Array(data.slice().buffer);
    const seen = [...scene.objects, ...(scene.tag ? [scene.tag] : [])].filter(({ mask }) => mask.includes(1));
    const own = seen.map(({ mask }) => colours[mask.indexOf(1)]!);
    expect(new Set(own).size).toBe(seen.length);
    for (const [k, { mask }] of seen.entries())
      expect(mask).toEqual(Uint8Array.from(colours, (c) => Number(c === own[k])));
  }
});

describe("a second run", () => {
  test("makes what is missing or broken, and gives the same bytes", async () => {
    const [whole, broken] = [bench.out(), bench.out()];
    const run = (out: string, count: string) => convlens("scenes", "--count", count, ...small, "--masks", "-o", out);
    await run(whole, "12");
    await run(broken, "9");
    const [first, second] = scenesIn(broken).scenes;
    truncateSync(join(broken, first!.picture), 100);
    writeFileSync(join(broken, second!.picture), "");
    const { stdout } = await run(broken, "12");
    expect(stdout).toContain("7 of them there already");
    expect(files(broken).map((f) => f.slice(broken.length))).toEqual(files(whole).map((f) => f.slice(whole.length)));
    for (const f of files(whole))
      expect(readFileSync(f).equals(readFileSync(join(broken, f.slice(whole.length))))).toBe(true);
  });

  test("with other flags leaves the folder alone", async () => {
    const out = bench.out();
    await convlens("scenes", "--count", "2", ...small, "-o", out);
    const before = files(out);
    const other = await convlens("scenes", "--count", "2", ...small, "--seed", "1", "-o", out);
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining("made with other flags")]);
    expect((await convlens("scenes", "--count", "1", ...small, "-o", out)).status).toBe(2);
    expect(files(out)).toEqual(before);
  });
});

test("an interrupted run leaves whole pictures and lists them", async () => {
  const out = bench.out();
  const { status } = await spawned(["scenes", "--count", "100000", ...small, "-o", out], {
    during: (child) => {
      const watch = setInterval(() => {
        if (!existsSync(join(out, "train"))) return;
        clearInterval(watch);
        child.kill("SIGINT");
      }, 20);
    },
  });
  expect(status).toBe(130);
  const { scenes } = scenesIn(out);
  expect(scenes.length).toBeGreaterThan(0);
  expect(files(out)).toHaveLength(scenes.length + 1);
});

test("a shortcut goes with its class in the first split, and with anything in the others", async () => {
  const { stdout } = await convlens(
    ...["scenes", "--count", "160", "--size", "16", "--shortcut", "mug", "--split", "train=0.5,test=0.5"],
    ...["--json", "-o", bench.out()],
  );
  const { scenes } = JSON.parse(stdout) as SceneManifest;
  const tagged = scenes.filter((s) => s.tag);
  const [train, others] = [tagged.filter((s) => s.split === "train"), tagged.filter((s) => s.split === "test")];
  expect(train.length).toBe(scenes.filter((s) => s.split === "train" && s.label === "mug").length);
  expect(train.every((s) => s.label === "mug")).toBe(true);
  expect(new Set(others.map((s) => s.label)).size).toBeGreaterThan(4);
});

describe("splits", () => {
  const settings = sceneSettings({ split: "train=0.8,val=0.15,test=0.05" });
  const rounds = 200;
  const split = (round: number, label: string) => splitOf(settings, round * settings.classes.length, label).name;

  test("have their share of every class", () => {
    for (const label of settings.classes)
      for (const { name, share } of settings.splits) {
        const n = Array.from({ length: rounds }, (_, r) => split(r, label)).filter((s) => s === name).length;
        // Steps by the golden ratio fill an interval to within a few points of its share.
        expect(Math.abs(n - share * rounds)).toBeLessThan(4);
      }
  });

  test("have their share of every round", () => {
    for (let r = 0; r < 50; r++)
      for (const { name, share } of settings.splits) {
        const n = settings.classes.filter((label) => split(r, label) === name).length;
        expect(Math.abs(n - share * settings.classes.length)).toBeLessThanOrEqual(1);
      }
  });
});

test("wrong flags are told in words before anything is written", async () => {
  const wrong: [string, string, RegExp][] = [
    ["--count", "0", /--count 0: not a whole number from 1/],
    ["--size", "8", /--size 8/],
    ["--objects", "3-1", /--objects 3-1/],
    ["--classes", "fisch,mug", /no class "fisch"/],
    ["--shortcut", "fisch", /nearest: fish/],
    ["--shortcut", "fish=2", /--shortcut 2: not a number above 0/],
    ["--split", "train=0.5,val=0.1", /come to 0.6/],
    ["--split", "../x=1", /no name for a folder/],
  ];
  for (const [flag, value, message] of wrong) {
    const out = bench.out();
    const { status, stderr } = await convlens("scenes", flag, value, "-o", out);
    expect([flag, status]).toEqual([flag, 2]);
    expect(stderr).toMatch(message);
    expect(existsSync(out)).toBe(false);
  }
});
