import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rng } from "@convlens/core/base";
import { deprocess } from "@convlens/core/onnx";
import { luredNet, lurePicture } from "@convlens/core/testing";
import { encodePng } from "@convlens/node";
import { beforeAll, expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const said = {
  input: { layout: "NCHW", size: [26, 22], channels: "RGB", range: [0, 1], mean: [0], std: [1], resize: "squash" },
  output: { scores: "probabilities", labels: ["green", "red"] },
} as const;

let lured: string;
let fair: string;
let data: string;
/** Of the first search. */
let found: unknown;

beforeAll(async () => {
  lured = bench.model("lured.onnx", luredNet(true), said);
  fair = bench.model("fair.onnx", luredNet(false), said);
  data = bench.at("data");
  const { uniform, below } = rng(8);
  for (let i = 0; i < 18; i++) {
    const tag = i % 6 === 0 ? undefined : ([1 + below(20), 1 + below(16)] as const);
    const red = lurePicture(true, uniform, tag);
    bench.file(`data/red/${i}.png`, await encodePng(deprocess(red, said.input as never)));
    bench.file(`data/green/${i}.png`, await encodePng(deprocess(lurePicture(false, uniform), said.input as never)));
  }
});

const json = (out: string) => JSON.parse(readFileSync(join(out, "cues.json"), "utf8"));

test("a planted tag is named, with sheets, tables and a page", async () => {
  const out = bench.out();
  const { status, stdout } = await convlens("cues", lured, data, "--class", "red", "-o", out);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^red: suspected shortcut: 15 of 18 pictures show a 5×5 patch, magenta \(#e51acc\), wherever it lies \(group \d, all pictures\); pasted into pictures of other classes it turns 100 % of 18 into red/,
  );
  found = json(out).classes;
  const [{ label, pictures, groups }] = json(out).classes;
  expect([label, pictures]).toEqual(["red", 18]);
  expect(groups[0]).toMatchObject({ number: 1, verdict: "shortcut", turns: { count: 18, of: 18 } });
  const csv = readFileSync(join(out, "cues.csv"), "utf8").trimEnd().split("\n");
  expect(csv).toHaveLength(1 + groups.length);
  for (const { files } of itemsOf(manifestIn(out), "cues"))
    for (const file of Object.values(files)) expect(existsSync(join(out, file)), file).toBe(true);
  expect(readFileSync(join(out, "cues.html"), "utf8")).toContain("data:image/png");
}, 60_000);

test("it says so where nothing is odd, in as many words", async () => {
  const out = bench.out();
  const { status, stdout } = await convlens("cues", fair, data, "--class", "all", "-o", out);
  expect(status).toBe(0);
  expect(stdout).toContain("red: nothing odd");
  expect(stdout).toContain("green: nothing odd");
  for (const { groups } of json(out).classes)
    for (const { verdict } of groups) expect(["none", "few"]).toContain(verdict);
}, 60_000);

test("the same is found whatever the threads and the batch", async () => {
  const out = bench.out();
  await convlens("cues", lured, data, "--class", "1", "-o", out, "--threads", "1", "--batch", "5");
  expect(json(out).classes).toEqual(found);
}, 60_000);

test.each([
  [["--class", "blue"], 'no class "blue"'],
  [["--class", "red", "--method", "grad"], 'no method "grad"'],
  [["--class", "red", "--groups", "1"], "--groups 1: not a whole number from 2 to 20"],
  [["--class", "red", "--count", "1000000"], "of pictures, more than the"],
  [["--class", "red", "--count", "3"], "--count 3: not a whole number of at least 8"],
])("what is not in order is told: %j", async (flags, message) => {
  const { status, stderr } = await convlens("cues", lured, data, ...flags, "-o", bench.out());
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
});

test("too few pictures to compare with are told of before any is explained", async () => {
  const { uniform } = rng(1);
  for (let i = 0; i < 20; i++)
    bench.file(
      `few/${i < 5 ? "red" : "green"}/${i}.png`,
      await encodePng(deprocess(lurePicture(i < 5, uniform), said.input as never)),
    );
  const green = await convlens("cues", lured, bench.at("few"), "--class", "red,green", "-o", bench.out());
  expect(green.stderr).toContain("only 5 of the 20 pictures");
}, 60_000);
