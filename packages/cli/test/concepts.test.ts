import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, npyAt, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();

test("concepts: one picture for each with its class, all over the picture, and a figure", async () => {
  const out = bench.out();
  const { status, stderr } = await convlens(
    "concepts",
    model,
    picture,
    "--concepts",
    "3",
    "--class",
    "top2",
    "--raw",
    "-o",
    out,
  );
  expect([status, stderr]).toEqual([0, ""]);
  const items = itemsOf(manifestIn(out), "feature-factorisation");
  expect(items).toHaveLength(4);
  for (const { files } of items)
    for (const file of Object.values(files)) expect(existsSync(join(out, file))).toBe(true);
  for (const item of items.slice(0, 3)) expect(["ant", "bee", "cat", "dog"]).toContain(item.class!.label);
  const whole = items.at(-1)!;
  expect(Object.keys(whole.files).sort()).toEqual(["figure", "picture", "raw"]);
  expect(npyAt(out, whole.files.raw!).shape[0]).toBe(3);
  expect(whole.facts!.error).toBeGreaterThan(0);
});

test("a picture of concepts is made again from its recipe", async () => {
  const out = bench.out();
  await convlens("concepts", model, picture, "--concepts", "2", "-o", out);
  const again = bench.out();
  const { status } = await convlens("run", join(out, "photo", "concepts.png"), "-o", again);
  expect(status).toBe(0);
  expect(itemsOf(manifestIn(again), "feature-factorisation")).toHaveLength(1);
});

test("--alpha that is no share is refused", async () => {
  const { status, stderr } = await convlens("concepts", model, picture, "--alpha", "2");
  expect(status).toBe(2);
  expect(stderr).toContain("--alpha 2: not a number from 0 to 1");
});
