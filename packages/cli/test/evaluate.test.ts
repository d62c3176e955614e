import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, sidecar, spawned, workbench } from "./workbench.ts";

const bench = workbench();
const classes = ["duck", "fish", "mug", "star"];
const labelled = (labels: readonly string[]) => ({ ...sidecar, output: { ...sidecar.output, labels } });
const quick = "iou,energy-inside-mask,sparseness";

let scenes: string;
let model: string;

beforeAll(async () => {
  scenes = bench.at("scenes");
  const flags = ["--classes", classes.join(","), "--objects", "1-2", "--size", "24", "--count", "6", "--masks"];
  await convlens("scenes", ...flags, "--split", "a=0.5,b=0.5", "-o", scenes);
  model = bench.model("tiny.onnx", undefined, labelled(classes));
});

const evaluate = (dataset: string, out: string, ...flags: string[]) =>
  convlens("evaluate-maps", model, dataset, "-o", out, ...flags);

const numbersIn = (out: string) => JSON.parse(readFileSync(join(out, "evaluation.json"), "utf8"));
const rowsIn = (out: string): unknown[] =>
  readFileSync(join(out, "rows.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .flatMap((line) => JSON.parse(line));

test("a table, its numbers and a chart, with every metric, and references for comparison", async () => {
  const out = bench.out();
  const small = ["--count", "2", "--neighbours", "1"];
  const { status, stderr } = await evaluate(scenes, out, "--methods", "grad-cam,gradient", ...small);
  expect([status, stderr]).toEqual([0, ""]);
  const { methods, metrics, pictures, maps } = numbersIn(out);
  expect(methods.map((m: { method: string }) => m.method)).toEqual([
    "grad-cam",
    "gradient",
    "random",
    "gaussian",
    "sobel",
  ]);
  expect(pictures).toBe(2);
  expect(maps).toBeGreaterThanOrEqual(2);
  for (const { scores } of methods)
    for (const { id } of metrics)
      if (!id.endsWith("-lure")) expect(scores[id], id).toMatchObject({ count: maps, mean: expect.any(Number) });
  const table = readFileSync(join(out, "evaluation.md"), "utf8");
  expect(table).toContain("| *random* |");
  expect(table).toContain("Deletion ↓");
  expect(readFileSync(join(out, "evaluation.csv"), "utf8")).toContain("\ngradient,false,road,higher,");
  const [item] = itemsOf(manifestIn(out), "evaluate-maps");
  for (const file of Object.values(item!.files)) expect(existsSync(join(out, file)), file).toBe(true);
  expect(item!.facts).toEqual({ pictures: 2, maps });
}, 30_000);

test("the mean and its standard error are those of the rows", async () => {
  const out = bench.out();
  await evaluate(scenes, out, "--methods", "gradient", "--metrics", quick);
  const own = (rowsIn(out) as { method: string; scores: Record<string, number> }[])
    .filter((row) => row.method === "gradient")
    .map((row) => row.scores.iou!);
  const { scores } = numbersIn(out).methods[0];
  const mean = own.reduce((a, b) => a + b) / own.length;
  const deviation = Math.sqrt(own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (own.length - 1));
  expect(scores.iou.count).toBe(own.length);
  // sums of a dozen doubles
  expect(scores.iou.mean).toBeCloseTo(mean, 12);
  expect(scores.iou.error).toBeCloseTo(deviation / Math.sqrt(own.length), 12);
});

test("a second run goes on: with more pictures, after half a line, and to the same numbers as one that was whole", async () => {
  const [whole, halves] = [bench.out(), bench.out()];
  const flags = ["--methods", "gradient", "--metrics", quick];
  await evaluate(scenes, whole, ...flags, "--count", "4");
  await evaluate(scenes, halves, ...flags, "--count", "2");
  const rows = join(halves, "rows.jsonl");
  truncateSync(rows, readFileSync(rows).length - 20);
  const { stdout } = await evaluate(scenes, halves, ...flags, "--count", "4");
  expect(stdout).toMatch(/, \d+ maps measured before/);
  expect(numbersIn(halves)).toEqual(numbersIn(whole));
  const again = await evaluate(scenes, halves, ...flags, "--count", "4");
  expect(again.stdout).toContain(`, ${rowsIn(whole).length} maps measured before`);
  const { stderr, status } = await evaluate(scenes, halves, ...flags, "--seed", "7");
  expect([status, stderr]).toEqual([2, expect.stringContaining("another version, model, input, seed")]);
  const otherwise = await evaluate(scenes, halves, ...flags, "--mean", "0.1");
  expect([otherwise.status, otherwise.stderr]).toEqual([2, expect.stringContaining("another version, model, input")]);
});

test("a metric that comes later is measured, the others stay as they are", async () => {
  const out = bench.out();
  const flags = ["--methods", "gradient", "--count", "2"];
  await evaluate(scenes, out, ...flags, "--metrics", "iou");
  const before = rowsIn(out) as { scores: object }[];
  await evaluate(scenes, out, ...flags, "--metrics", "sparseness");
  const { stdout } = await evaluate(scenes, out, ...flags, "--metrics", "iou,sparseness");
  expect(stdout).toContain(`, ${before.length} maps measured before`);
  const after = (rowsIn(out) as { scores: object }[]).slice(before.length);
  expect(after).toHaveLength(before.length);
  for (const [k, { scores }] of after.entries())
    expect(scores).toEqual({ ...before[k]!.scores, sparseness: expect.any(Number) });
});

test("rows in the order of a metric, references at the end", async () => {
  const flags = ["--methods", "gradient,deconvnet,grad-cam", "--metrics", "sparseness,infidelity"];
  for (const [metric, sign] of Object.entries({ sparseness: -1, infidelity: 1 })) {
    const out = bench.out();
    await evaluate(scenes, out, ...flags, "--count", "2", "--sort", metric);
    const { methods } = numbersIn(out);
    const own = methods.slice(0, 3).map((m: { scores: Record<string, { mean: number }> }) => m.scores[metric]!.mean);
    expect(own).toEqual([...own].sort((a, b) => sign * (a - b)));
    expect(methods.slice(3).every((m: { reference: boolean }) => m.reference)).toBe(true);
  }
});

test("with all methods, those that the model does not allow are left out, and said so; one that is named is an error", async () => {
  const cheap = ["--metrics", "sparseness", "--count", "1", "--samples", "1", "--most-channels", "1"];
  const out = bench.out();
  const all = await convlens("evaluate-maps", model, scenes, "-o", out, ...cheap, "--steps", "2");
  expect(all.stderr).toMatch(/note: without cam: /);
  const named = numbersIn(out).methods.map((m: { method: string }) => m.method);
  expect(named).toContain("gradient");
  expect(named).not.toContain("cam");
  const none = bench.out();
  const early = ["--methods", "gradient,cam", "-o", none];
  const { status } = await convlens("evaluate-maps", model, scenes, ...early, ...cheap);
  expect([status, existsSync(join(none, "rows.jsonl"))]).toEqual([2, false]);
  const nowhere = ["--layer", "konv1", "-o", bench.out()];
  const mistyped = await convlens("evaluate-maps", model, scenes, ...nowhere, ...cheap);
  expect([mistyped.status, mistyped.stderr]).toEqual([2, expect.stringContaining('no layer "konv1"')]);
}, 60_000);

test("an interrupted run writes the table of what is done", async () => {
  const out = bench.out();
  const many = bench.at("many");
  await convlens("scenes", "--classes", classes.join(","), "--size", "16", "--count", "60", "--masks", "-o", many);
  const { status } = await spawned(
    ["evaluate-maps", model, many, "--methods", "gradient", "--count", "60", "-o", out],
    {
      during: (child) => {
        const watch = setInterval(() => {
          if (!existsSync(join(out, "rows.jsonl")) || rowsIn(out).length < 5) return;
          clearInterval(watch);
          child.kill("SIGINT");
        }, 50);
      },
    },
  );
  expect(status).toBe(130);
  expect(numbersIn(out).pictures).toBeGreaterThan(0);
  expect(itemsOf(manifestIn(out), "evaluate-maps")).toHaveLength(1);
}, 60_000);

test("part of the scenes, a folder for each class, and a folder of pictures", async () => {
  const pictures = (out: string) => numbersIn(out).pictures;
  const flags = ["--methods", "gradient", "--metrics", quick];
  const out = bench.out();
  await evaluate(join(scenes, "a"), out, ...flags);
  expect(pictures(out)).toBe(
    readdirSync(join(scenes, "a"), { recursive: true }).filter((f) => /png$/.test(String(f))).length,
  );

  await bench.picture("photos/duck/one.png", 24, 24);
  await bench.picture("photos/star/two.png", 24, 24);
  await bench.picture("photos/masks/duck/one.png", 24, 24);
  const folders = bench.out();
  await evaluate(bench.at("photos"), folders, ...flags);
  expect(numbersIn(folders)).toMatchObject({ pictures: 2, maps: 2 });
  expect(numbersIn(folders).methods[0].scores.iou.count).toBe(1);

  await bench.picture("plain/one.png");
  const plain = bench.out();
  const { stderr } = await evaluate(bench.at("plain"), plain, ...flags);
  expect(stderr).toContain("no masks in");
  expect(Object.keys(numbersIn(plain).methods[0].scores)).toEqual(["sparseness"]);
});

test("a tag counts where it fooled the model, and nowhere else", async () => {
  const biased = bench.at("biased");
  const made = ["--classes", classes.join(","), "--size", "24", "--count", "16", "--masks", "--shortcut", "fish"];
  const { stdout } = await convlens("scenes", ...made, "--split", "a=0.5,b=0.5", "--json", "-o", biased);
  const tagged = (JSON.parse(stdout).scenes as { split: string; tag?: object; label: string }[]).filter(
    (s) => s.split === "b" && s.tag && s.label !== "fish",
  );
  expect(tagged.length).toBeGreaterThan(0);
  let fooled = 0;
  // Whatever class the model sees first: in one of four orders its name is fish.
  for (let turn = 0; turn < 4; turn++) {
    const labels = classes.map((_, i) => classes[(i + turn) % 4]!);
    const turned = bench.model(`turned-${turn}.onnx`, undefined, labelled(labels));
    const out = bench.out();
    const flags = ["--methods", "gradient", "--metrics", "energy-on-lure", "-o", out];
    const { status } = await convlens("evaluate-maps", turned, join(biased, "b"), ...flags);
    if (status === 0) fooled += numbersIn(out).methods[0].scores["energy-on-lure"].count;
  }
  expect(fooled).toBe(tagged.length);
  const untagged = ["--methods", "gradient", "--metrics", "energy-on-lure", "-o", bench.out()];
  const { status, stderr } = await convlens("evaluate-maps", model, scenes, ...untagged);
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/none of the \d+ pictures .* has what energy-on-lure needs/),
  ]);
});

test("wrong use is told in words before anything is written", async () => {
  writeFileSync(bench.at("file.txt"), "");
  bench.file("strange/scenes.json", "[]");
  const wrong: [string[], RegExp][] = [
    [[scenes, "--methods", "grad-can"], /no method "grad-can".*nearest: grad-cam/s],
    [[scenes, "--metrics", "deletions"], /no metric "deletions".*nearest: deletion/s],
    [[scenes, "--count", "0"], /--count 0: not a whole number/],
    [[bench.at("file.txt")], /file.txt is empty/],
    [[bench.at("strange")], /strange.scenes\.json is no list of scenes/],
    [[scenes, "--sort", "road", "--metrics", "iou"], /--sort: no metric "road"/],
  ];
  for (const [args, message] of wrong) {
    const out = bench.out();
    const { status, stderr } = await convlens("evaluate-maps", model, ...args, "-o", out);
    expect(status).toBeGreaterThan(0);
    expect(stderr).toMatch(message);
    expect(existsSync(out)).toBe(false);
  }
});

test("a class that the model does not know is passed over; where none is known, the first class is explained", async () => {
  const stranger = bench.model("stranger.onnx", undefined, labelled(["ant", "bee", "cat", "duck"]));
  const out = bench.out();
  await convlens("evaluate-maps", stranger, scenes, "--methods", "gradient", "--metrics", "sparseness", "-o", out);
  const targets = new Set((rowsIn(out) as { target: string }[]).map((row) => row.target));
  expect(targets.has("fish")).toBe(false);
  expect(targets.size).toBeGreaterThan(0);
  rmSync(out, { recursive: true });
});
