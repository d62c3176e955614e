import { existsSync } from "node:fs";
import { join } from "node:path";
import { nets } from "@convlens/core/testing";
import { expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model("residual.onnx", nets.residualNet());
const picture = await bench.picture();

const said = async (file: string) => {
  const { stdout } = await convlens("predict", model, file, "--top", "2", "--json");
  return JSON.parse(stdout).items[0].classes as { index: number; label: string; score: number }[];
};

test.each([[[]], [["--norm", "l2"]]])("the picture that is written is taken for the class, %j", async (flags) => {
  const [was, next] = await said(picture);
  const wanted = next!.index;
  const out = bench.out();
  const run = await convlens("fool", model, picture, "--class", String(wanted), ...flags, "-o", out);
  expect([run.status, run.stderr]).toEqual([0, ""]);
  const [item] = itemsOf(manifestIn(out), "adversarial-example");
  expect(item!.class!.index).toBe(wanted);
  expect(item!.classes![0]!.index).toBe(was!.index);
  expect(Object.keys(item!.files).sort()).toEqual(["change", "figure", "picture"]);
  const [again] = await said(join(out, item!.files.picture!));
  expect(again!.index).toBe(wanted);
  expect(again!.score).toBeCloseTo(item!.class!.score, 5);
  const made = await convlens("run", join(out, item!.files.change!), "-o", bench.out());
  expect(made.stdout).toContain("the same bytes");
});

test.each([
  [["--class", "top1"], "what the network says already"],
  [["--class", "zebra"], "zebra"],
  [["--class", "ant,bee,cat,dog", "--budget", "0.01"], "no change of 0.01 levels"],
  [[], "--class"],
])("%j is told in words", async (flags, words) => {
  const { status, stderr } = await convlens("fool", model, picture, ...flags, "-o", bench.out());
  expect(status).toBeGreaterThan(0);
  expect(stderr).toContain(words);
});

test("where nothing is found, nothing is written", async () => {
  const out = bench.out();
  const other = (await said(picture))[0]!.index === 0 ? "1" : "0";
  expect((await convlens("fool", model, picture, "--class", other, "--budget", "0.01", "-o", out)).status).toBe(1);
  expect(existsSync(join(out, "photo"))).toBe(false);
});

test("a class that the network says already is told; what is not found of several leaves the others", async () => {
  const [was, next] = await said(picture);
  const out = bench.out();
  const already = await convlens("fool", model, picture, "--class", String(was!.index), "-o", out);
  expect([already.status, already.stderr]).toEqual([0, ""]);
  expect(already.stdout).toContain(`the network says ${was!.label} already`);
  expect(existsSync(out)).toBe(false);
  const reach = ["--budget", "20", "--steps", "20"];
  const all = await convlens("fool", model, picture, "--class", "ant,bee,cat,dog", ...reach, "-o", out);
  expect(all.status).toBe(0);
  const fooled = itemsOf(manifestIn(out), "adversarial-example").map((item) => item.class!.index);
  expect(fooled).toContain(next!.index);
  expect(fooled.length + all.stderr.split("no change of 20 levels").length - 1).toBe(3);
});
