import { existsSync, readFileSync } from "node:fs";
import { float32 } from "@convlens/core/base";
import { NetBuilder } from "@convlens/core/testing";
import { encodePng } from "@convlens/node";
import { expect, test } from "vitest";
import { convlens, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const labels = ["red", "green", "blue"];

/** A net that tells red, green and blue pictures apart, given BGR from 0 to 255. */
function bgrNet() {
  const n = new NetBuilder();
  const means = n.node("Flatten", "flat", [n.globalPool("means", n.input(3, 4, 5))]);
  const turned = n.g.constant(float32([3, 3], [0, 0, 0.05, 0, 0.05, 0, 0.05, 0, 0]));
  return n.build(n.node("Softmax", "scores", [n.node("MatMul", "logits", [means, turned])]));
}

async function pictures(folder: string, count = 12): Promise<string> {
  for (let i = 0; i < count; i++) {
    const data = new Uint8ClampedArray(8 * 6 * 4).fill(255);
    for (let p = 0; p < 48; p++)
      for (let c = 0; c < 3; c++) data[p * 4 + c] = (c === i % 3 ? 170 : 40) + ((p * 7 + i * 13) % 40);
    bench.file(`${folder}/${labels[i % 3]}/${i}.png`, await encodePng({ width: 8, height: 6, data }));
  }
  return bench.at(folder);
}

const photos = await pictures("photos");
const said = (channels: string) => ({
  input: { channels, range: [0, 255], mean: [0], std: [1], resize: "squash" },
  output: { labels },
});

test("what is declared and right is confirmed", async () => {
  const model = bench.model("right.onnx", bgrNet(), said("BGR"));
  const out = bench.out();
  const { status, stdout, stderr } = await convlens("doctor", model, photos, "-o", out);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("12 pictures, 12 with a label");
  expect(stdout).toMatch(/made for BGR 0…255.*as declared/);
  const [item] = manifestIn(out).items as unknown as [
    { method: string; verdict: { input: object; implausible: boolean }; ways: object[] },
  ];
  expect(item).toMatchObject({ method: "doctor", verdict: { input: { channels: "BGR" }, implausible: false } });
  expect(item.ways.length).toBeGreaterThan(5);
});

test("what is declared and wrong is warned of; --write corrects it and keeps the labels", async () => {
  const model = bench.model("wrong.onnx", bgrNet(), said("RGB"));
  const { status, stdout, stderr } = await convlens("doctor", model, photos, "--write");
  expect(status).toBe(0);
  expect(stderr).toContain("warning: what is declared");
  expect(stdout).toContain("--channels BGR --range 0,255");
  const written = JSON.parse(readFileSync(`${model}.convlens.json`, "utf8"));
  expect(written).toMatchObject({ input: { channels: "BGR", range: [0, 255] }, output: { labels } });
  expect((await convlens("doctor", model, photos)).stderr).toBe("");
});

test("explain and predict warn where a guess is implausible, and are silent where something is declared", async () => {
  const model = bench.file("guessed.onnx", readFileSync(bench.model("plain.onnx", bgrNet(), said("BGR"))));
  const guessed = await convlens("predict", model, photos);
  expect(guessed.stderr).toContain("warning: how pictures go in was guessed");
  expect((await convlens("predict", bench.at("plain.onnx"), photos)).stderr).toBe("");
});

test("one picture gives a hint, and nothing is written", async () => {
  const model = bench.model("hint.onnx", bgrNet(), said("BGR"));
  const before = readFileSync(`${model}.convlens.json`, "utf8");
  const { status, stdout } = await convlens("doctor", model, `${photos}/red/0.png`);
  expect(status).toBe(0);
  expect(stdout).toContain("1 picture, 1 with a label");
  expect(stdout).toContain("a hint only");
  expect((await convlens("doctor", model, `${photos}/red/0.png`, "--write")).status).toBe(2);
  expect(readFileSync(`${model}.convlens.json`, "utf8")).toBe(before);
});

test("tensors are none of its business", async () => {
  const model = bench.at("right.onnx");
  bench.file("x.npy", "");
  const { status, stderr } = await convlens("doctor", model, bench.at("x.npy"), "--write");
  expect(status).toBe(2);
  expect(stderr).toContain("no pictures");
  expect(existsSync(`${model}.convlens.json`)).toBe(true);
});
