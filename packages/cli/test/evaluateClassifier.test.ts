import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { predict } from "@convlens/core/method";
import { NetBuilder } from "@convlens/core/testing";
import { openModel, pictures } from "@convlens/node";
import { beforeAll, expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, sidecar, workbench } from "./workbench.ts";

const bench = workbench();
const classes = ["duck", "fish", "mug", "star"];
const labelled = (labels: readonly string[]) => ({ ...sidecar, output: { ...sidecar.output, labels } });

let scenes: string;
let model: string;
let out: string;
let said: Awaited<ReturnType<typeof convlens>>;

/** A small net that ends in so many outputs with an activation of their own. */
function ending(outputs: number) {
  const n = new NetBuilder(4);
  const features = n.relu("features", n.conv("conv", n.input(3, 10, 11), 4));
  return n.build(n.node("Sigmoid", "scores", [n.dense("logits", n.node("Flatten", "flat", [features]), outputs)]));
}

beforeAll(async () => {
  const flags = ["--classes", classes.join(","), "--size", "24", "--count", "16", "--split", "all=1"];
  await convlens("scenes", ...flags, "-o", bench.at("scenes"));
  scenes = bench.at("scenes/all");
  model = bench.model("tiny.onnx", undefined, labelled(classes));
  out = bench.out();
  said = await convlens("evaluate", model, scenes, "--mistakes", "3", "--bins", "5", "-o", out);
}, 60_000);

const numbersIn = (folder: string) => JSON.parse(readFileSync(join(folder, "evaluation.json"), "utf8"));
const linesOf = (folder: string, name: string) =>
  readFileSync(join(folder, name), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

test("figures are those of the model's own scores, picture by picture", async () => {
  expect([said.status, said.stderr]).toEqual([0, ""]);
  const lens = await openModel(model);
  const [, ...lines] = linesOf(out, "predictions.csv");
  let right = 0;
  let brier = 0;
  let logLoss = 0;
  for (const [i, file] of (await pictures([scenes])).entries()) {
    const { scores } = await predict(lens.context(), (await lens.picture(file)).tensor);
    const truth = classes.indexOf(file.path.split(/[/\\]/).at(-2)!);
    const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
    const [path, is, isRight, rank, probability, best] = lines[i]!;
    expect([file.path.replaceAll("\\", "/").endsWith(path!), is, best]).toEqual([
      true,
      classes[truth],
      classes[order[0]!],
    ]);
    expect(Number(rank)).toBe(order.indexOf(truth) + 1);
    expect(Number(isRight)).toBe(Number(order[0] === truth));
    // A batch of one against a batch of many: sums of float32 in another order.
    expect(Number(probability)).toBeCloseTo(scores[truth]!, 5);
    right += Number(order[0] === truth);
    brier += scores.reduce((sum, p, c) => sum + (p - Number(c === truth)) ** 2, 0);
    logLoss -= Math.log(scores[truth]!);
  }
  await lens.close();
  const { pictures: count, top1, calibration } = numbersIn(out);
  expect([count, top1.share]).toEqual([16, right / 16]);
  expect(calibration.brier).toBeCloseTo(brier / 16, 5);
  expect(calibration.logLoss).toBeCloseTo(logLoss / 16, 5);
  expect(said.stdout).toContain(`${((100 * right) / 16).toFixed(1)} %`);
}, 60_000);

test("counts of the confusion matrix, of classes and of pairs are one another's", () => {
  const [[, ...names], ...rows] = linesOf(out, "confusion.csv") as [string[], ...string[][]];
  const { classes: figures, pairs } = numbersIn(out);
  for (const [name, ...counts] of rows) {
    const told = figures.find((c: { name: string }) => c.name === name);
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(told.pictures);
    expect(Number(counts[names!.indexOf(name!)])).toBe(told.right);
  }
  const wrong = pairs.reduce((sum: number, p: { aForB: number; bForA: number }) => sum + p.aForB + p.bForA, 0);
  expect(wrong).toBe(16 - figures.reduce((sum: number, c: { right: number }) => sum + c.right, 0));
});

test("every file is listed and there; the page holds matrix, diagram and maps of the worst mistakes", () => {
  const [item] = itemsOf(manifestIn(out), "evaluate");
  for (const file of Object.values(item!.files)) expect(existsSync(join(out, file)), file).toBe(true);
  expect(Object.keys(item!.files)).toEqual(
    expect.arrayContaining(["confusion", "reliability", "mistakes", "pairs", "page"]),
  );
  const page = readFileSync(join(out, "report.html"), "utf8");
  for (const heading of ["Confusion matrix", "The worst mistakes", "What it confuses", "Class by class"])
    expect(page).toContain(heading);
  const { mistakes } = numbersIn(out);
  expect(mistakes).toHaveLength(3);
  for (const { is, taken } of mistakes) for (const name of [is, taken]) expect(page).toContain(`why ${name}`);
  const sure = mistakes.map((m: { confidence: string }) => Number.parseFloat(m.confidence));
  expect(sure).toEqual([...sure].sort((a, b) => b - a));
});

test("parts that are merged, and shards of another size, tell the same", async () => {
  const parts = [bench.out(), bench.out()];
  const flags = ["--batch", "4", "--mistakes", "0"];
  for (const [i, part] of parts.entries())
    await convlens("evaluate", model, scenes, ...flags, "--shard-size", "4", "--shard", `${i + 1}/2`, "-o", part);
  const [merged, whole] = [bench.out(), bench.out()];
  const { stderr } = await convlens("merge", ...parts, "-o", merged);
  expect(stderr).toBe("");
  await convlens("evaluate", model, scenes, ...flags, "-o", whole);
  expect(numbersIn(merged)).toEqual(numbersIn(whole));
  expect(existsSync(join(whole, "mistakes.png"))).toBe(false);
}, 60_000);

test("a class that the model does not have is named with near ones, or left out", async () => {
  const other = bench.model("other.onnx", undefined, labelled(["duck", "fish", "mag", "sun"]));
  const { status, stderr } = await convlens("evaluate", other, scenes, "-o", bench.out());
  expect(status).toBe(2);
  expect(stderr).toContain('a class "mug"');
  expect(stderr).toContain("and 1 more");
  expect(stderr).toMatch(/nearest: mag, .*--skip-unknown/);
  const skipped = bench.out();
  const again = await convlens("evaluate", other, scenes, "--skip-unknown", "--mistakes", "0", "-o", skipped);
  expect(again.stderr).toContain("without 2 classes that the model does not have");
  const { pictures: count, unknown, classes: figures } = numbersIn(skipped);
  expect([count, unknown]).toEqual([8, ["mug", "star"]]);
  expect(figures.filter((c: { pictures: number }) => c.pictures > 0)).toHaveLength(2);
  const none = bench.model("none.onnx", undefined, labelled(["a1", "b2", "c3", "d4"]));
  const all = await convlens("evaluate", none, scenes, "--skip-unknown", "-o", bench.out());
  expect(all.status).toBe(2);
  expect(all.stderr).not.toContain("--skip-unknown");
}, 60_000);

test("names of files may tell classes; without any there is nothing to evaluate", async () => {
  mkdirSync(bench.at("named"));
  for (const [i, name] of ["duck", "star", "mug"].entries())
    renameSync(await bench.picture(`${i}.png`), bench.at(`named/00${i}_${name}.png`));
  const named = bench.out();
  await convlens("evaluate", model, bench.at("named"), "--mistakes", "0", "-o", named);
  expect(linesOf(named, "predictions.csv").map(([, is]) => is)).toEqual(["true", "duck", "star", "mug"]);
  const wrong = await convlens("evaluate", model, bench.at("named"), "--labels-from", "folder", "-o", bench.out());
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining("lie in no class")]);
}, 60_000);

test("one sigmoid tells two classes apart", async () => {
  mkdirSync(bench.at("two"));
  for (const name of ["duck", "fish"]) {
    mkdirSync(bench.at("two", name));
    for (const file of readdirSync(join(scenes, name)))
      bench.file(`two/${name}/${file}`, readFileSync(join(scenes, name, file)));
  }
  const one = bench.model("one.onnx", ending(1), labelled(["duck", "fish"]));
  const found = bench.out();
  const { status, stdout } = await convlens("evaluate", one, bench.at("two"), "--mistakes", "1", "-o", found);
  expect(status).toBe(0);
  expect(stdout).not.toContain("top-5");
  expect(numbersIn(found)).toMatchObject({ pictures: 8, macro: { classes: 2 }, calibration: { reliability: {} } });
}, 60_000);

test("classes with a sigmoid each have no calibration, and a model without classes is refused", async () => {
  const each = bench.model("each.onnx", ending(4), labelled(classes));
  const found = bench.out();
  const { stderr } = await convlens("evaluate", each, scenes, "--mistakes", "0", "-o", found);
  expect(stderr).toContain("a sigmoid of its own");
  expect(numbersIn(found).calibration).toBeUndefined();
  expect(existsSync(join(found, "reliability.png"))).toBe(false);
  const n = new NetBuilder(2);
  const maps = bench.model("maps.onnx", n.build(n.conv("maps", n.input(3, 10, 11), 3)), { input: sidecar.input });
  const refused = await convlens("evaluate", maps, scenes, "-o", bench.out());
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("is no classifier")]);
}, 60_000);

test("a method that the model cannot have is an error where it is named, before the work", async () => {
  const n = new NetBuilder(3);
  const flat = n.node("Flatten", "flat", [n.input(3, 10, 11)]);
  const dense = bench.model(
    "dense.onnx",
    n.build(n.node("Softmax", "scores", [n.dense("logits", flat, 4)])),
    labelled(classes),
  );
  const named = await convlens("evaluate", dense, scenes, "--method", "grad-cam", "-o", bench.out());
  expect(named.status).not.toBe(0);
  const found = bench.out();
  const { status, stderr } = await convlens("evaluate", dense, scenes, "--mistakes", "2", "-o", found);
  expect([status, stderr]).toEqual([0, expect.stringContaining("without heat maps")]);
  expect(existsSync(join(found, "mistakes.png"))).toBe(true);
  expect((await convlens("evaluate", model, scenes, "--bins", "1")).stderr).toContain("--bins 1");
}, 60_000);
