import { readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
for (const name of ["a", "b", "c"]) await bench.picture(`photos/${name}.png`, 40, 30 + name.charCodeAt(0) - 97);

const explain = (out: string, ...flags: string[]) =>
  convlens("explain", model, bench.at("photos"), "-m", "grad-cam,gradient", "-o", out, ...flags);

const OLD = new Date(2020, 1, 1);

test("a folder of pictures ends with a contact sheet", async () => {
  const out = bench.out();
  const { status, stdout } = await explain(out);
  expect(status).toBe(0);
  const [sheet] = itemsOf(manifestIn(out), "contact-sheet");
  expect(sheet).toMatchObject({ params: { pictures: 3 }, files: { picture: "contact-sheet.png" } });
  expect(stdout.trim().split("\n").at(-1)).toBe(join(out, "contact-sheet.png"));
});

test("--resume makes only what is missing or was asked for otherwise, and lists all", async () => {
  const out = bench.out();
  await explain(out);
  const listed = manifestIn(out).items;
  const path = (name: string) => join(out, name, "explanation.png");
  const age = () => {
    for (const name of ["a", "b", "c"]) utimesSync(path(name), OLD, OLD);
  };
  const remade = () => ["a", "b", "c"].filter((name) => statSync(path(name)).mtime.getTime() !== OLD.getTime());
  age();
  rmSync(join(out, itemsOf(manifestIn(out), "gradient")[1]!.files.positive!));
  const { stdout } = await explain(out, "--resume");
  expect(stdout.match(/made already/g)).toHaveLength(2);
  expect(remade()).toEqual(["b"]);
  expect(manifestIn(out).items).toEqual(listed);

  for (const other of [
    ["--class", "top2"],
    ["--class", "top2", "--colormap", "cam=grey"],
  ]) {
    age();
    await explain(out, "--resume", ...other);
    expect(remade()).toEqual(["a", "b", "c"]);
  }
  age();
  await bench.picture("photos/c.png", 40, 31);
  await explain(out, "--resume", "--class", "top2", "--colormap", "cam=grey");
  expect(remade()).toEqual(["c"]);
  age();
  await explain(out, "--class", "top2");
  expect(remade()).toEqual(["a", "b", "c"]);
});

test("of several pictures, one that cannot be read is left out and told of at the end", async () => {
  const out = bench.out();
  const broken = bench.file("some/broken.png", readFileSync(bench.at("photos/a.png")).subarray(0, 90));
  await bench.picture("some/whole.png");
  const { status, stderr } = await convlens("explain", model, bench.at("some"), "-o", out);
  expect(status).toBe(1);
  expect(stderr).toMatch(/left out: broken\.png/);
  expect(stderr).toMatch(/1 of 2 pictures could not be explained/);
  expect(itemsOf(manifestIn(out), "grad-cam")).toHaveLength(1);
  const alone = await convlens("explain", model, broken, "-o", bench.out());
  expect([alone.status, alone.stderr]).toEqual([1, expect.not.stringMatching(/of 1 pictures/)]);
});
