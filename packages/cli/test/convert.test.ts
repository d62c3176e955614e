import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { float32 } from "@convlens/core/base";
import { decodeModel, encodeGraph } from "@convlens/core/onnx";
import { NetBuilder, nets } from "@convlens/core/testing";
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { convlens, sidecar, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model("tiny.onnx", nets.tinyNet(), {
  ...sidecar,
  output: { labels: ["ant", "bee", "cat", "dog"] },
});

async function converted(from: string, name: string, ...flags: string[]) {
  const file = bench.at(name, "model.onnx");
  const said = await convlens("convert", from, "-o", file, "--json", ...flags);
  expect([said.status, said.stderr]).toEqual([0, ""]);
  const { metadataProps } = decodeModel(readFileSync(file));
  const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
  return { file, told: JSON.parse(said.stdout), metadata };
}

/** What any ONNX Runtime says of three pictures. */
async function scoresOf(file: string): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(file);
  const data = Float32Array.from({ length: 3 * 330 }, (_, i) => Math.sin(i * 0.7));
  const { scores } = await session.run({ picture: new ort.Tensor("float32", data, [3, 3, 10, 11]) });
  await session.release();
  return scores!.data as Float32Array;
}

const largest = (a: Float32Array, b: Float32Array) => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));

test("a file says by itself what a file beside the model said, and where it comes from", async () => {
  const { file, told, metadata } = await converted(model, "plain");
  expect(JSON.parse(metadata.convlens!)).toEqual({
    input: sidecar.input,
    output: { labels: ["ant", "bee", "cat", "dog"] },
  });
  expect(JSON.parse(metadata["convlens.source"]!)).toMatchObject({
    name: "tiny.onnx",
    format: "onnx",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(told).toMatchObject({ precision: "float32", tolerance: 1e-4, inputs: [{ name: "picture" }] });
  expect(told.difference.relative).toBeLessThanOrEqual(1e-4);
  expect(readdirSync(dirname(file))).toEqual([basename(file)]);
  // The same operators on the same engine.
  expect(largest(await scoresOf(file), await scoresOf(model))).toBeLessThan(1e-6);
  const said = await convlens("inspect", file);
  expect(said.stderr).toBe("");
});

test("--half takes half of the bytes, and floats go in and out as before", async () => {
  const deep = bench.model("wide.onnx", nets.residualNet());
  const { file, told } = await converted(deep, "half", "--half");
  expect(told).toMatchObject({ precision: "float16", float32: {}, tolerance: 2e-2 });
  expect(largest(await scoresOf(file), await scoresOf(deep))).toBeLessThan(1e-2);
  const types = new Set(decodeModel(readFileSync(file)).graph!.initializer.map((t) => t.dataType));
  expect(types.has(1)).toBe(false);
  const again = await convlens("convert", file, "-o", bench.at("again.onnx"), "--json");
  expect([again.status, again.stderr]).toEqual([0, ""]);
});

test("--external-data puts weights into a file beside it", async () => {
  const { file, told } = await converted(model, "external", "--external-data");
  expect(told.files).toEqual([file, `${file}.data`]);
  expect(statSync(`${file}.data`).size).toBeGreaterThan(1000);
  expect(readdirSync(dirname(file)).sort()).toEqual(["model.onnx", "model.onnx.data"]);
  expect(largest(await scoresOf(file), await scoresOf(model))).toBeLessThan(1e-6);
});

/** Scores of a network whose first convolution gives large numbers, which the normalisation behind it takes back. */
function steepNet() {
  const graph = nets.tinyNet();
  const scaled = (name: string, factor: number) => {
    const { shape, data } = graph.constants.get(name)!;
    return [
      name,
      float32(
        shape,
        (data as Float32Array).map((v) => v * factor),
      ),
    ] as const;
  };
  const changed = [scaled("conv1/conv/weights", 3e4), scaled("conv1/norm/variance", 9e8)];
  return { ...graph, constants: new Map([...graph.constants, ...changed]) };
}

test("what float16 cannot hold stays float32", async () => {
  const steep = bench.model("steep.onnx", steepNet());
  const { file, told } = await converted(steep, "steep", "--half");
  expect(told.float32).toEqual({ Conv: 1, BatchNormalization: 1 });
  expect(largest(await scoresOf(file), await scoresOf(steep))).toBeLessThan(1e-2);
});

test("a network that float16 is too coarse for is refused, and what was there stays", async () => {
  // A difference of two factors that are the same number in float16.
  const { g } = new NetBuilder();
  const x = g.input("picture", { type: "float32", shape: ["N", 3, 10, 11] });
  const [more, less] = [0.10001, 0.1].map((v) => g.node("Mul", [x, g.constant(float32([1], [v]))]));
  const difference = g.node("GlobalAveragePool", [g.node("Sub", [more!, less!])]);
  const coarse = bench.model("coarse.onnx", g.build([g.node("Flatten", [difference], {}, "scores")]), {
    input: sidecar.input,
  });
  const out = bench.file("refused/model.onnx", "as it was");
  const { status, stderr } = await convlens("convert", coarse, "-o", out, "--half");
  expect(status).toBe(1);
  expect(stderr).toMatch(/differs by .* of its largest value, more than 0.02/);
  expect(readFileSync(out, "utf8")).toBe("as it was");
  expect(readdirSync(dirname(out))).toEqual(["model.onnx"]);
});

test("what was guessed is not written down as known", async () => {
  const file = bench.file("guess.onnx", encodeGraph(nets.tinyNet()));
  const out = bench.at("guessed.onnx");
  const said = await convlens("convert", file, "-o", out);
  expect(said.stderr).toContain("input guessed as");
  const { metadataProps } = decodeModel(readFileSync(out));
  const { input } = JSON.parse(metadataProps.find((p) => p.key === "convlens")!.value);
  expect(Object.keys(input)).toEqual(["layout", "size", "resize"]);
});

test("a file of statements beside the result comes before it, and that is said", async () => {
  const out = bench.model("beside.onnx");
  const said = await convlens("convert", model, "-o", out);
  expect(said.stderr).toContain("beside.onnx.convlens.json lies beside it");
});

test("a folder that cannot be written is named", async () => {
  const blocked = bench.file("blocked", "a file");
  const { status, stderr } = await convlens("convert", model, "-o", `${blocked}/model.onnx`);
  expect([status, existsSync(`${blocked}/model.onnx`)]).toEqual([1, false]);
  expect(stderr).toContain("a part of the path is a file");
});
