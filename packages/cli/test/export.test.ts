import { existsSync, readFileSync, statSync } from "node:fs";
import { decodeModel } from "@convlens/core/onnx";
import { nets } from "@convlens/core/testing";
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { convlens, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();

interface Told {
  readonly inputs: { readonly name: string; readonly shape: unknown[] }[];
  readonly outputs: { readonly name: string; readonly shape: unknown[] }[];
  readonly maps: { readonly output: string; readonly layer?: string; readonly params: object }[];
}

async function exported(...flags: string[]) {
  const file = bench.at(`exported-${Math.random()}.onnx`);
  const said = await convlens("export", model, "-o", file, "--json", ...flags);
  expect([said.status, said.stderr]).toEqual([0, ""]);
  return { file, told: JSON.parse(said.stdout) as Told };
}

async function run(file: string, rows: number, classes?: readonly number[]) {
  const session = await ort.InferenceSession.create(file);
  const data = Float32Array.from({ length: rows * 330 }, (_, i) => Math.sin(i * 0.7));
  const out = await session.run({
    picture: new ort.Tensor("float32", data, [rows, 3, 10, 11]),
    ...(classes && { class: new ort.Tensor("int64", BigInt64Array.from(classes, BigInt), [rows]) }),
  });
  await session.release();
  return out;
}

test("one file takes pictures and classes and gives scores and maps, in batches of any size", async () => {
  const { file, told } = await exported("--method", "grad-cam,gradient", "--layer", "conv1", "--heat");
  expect(told.inputs.map((v) => v.name)).toEqual(["picture", "class"]);
  const names = ["scores", "explained", "grad-cam", "grad-cam-heat", "gradient", "gradient-heat"];
  expect(told.outputs.map((v) => v.name)).toEqual(names);
  expect(told.maps[0]).toMatchObject({ output: "grad-cam", layer: "conv1", params: { layer: "conv1" } });
  for (const rows of [1, 3]) {
    const out = await run(file, rows, new Array(rows).fill(1));
    expect(out["grad-cam"]!.dims).toEqual([rows, 10, 11]);
    expect(out.gradient!.dims).toEqual([rows, 3, 10, 11]);
    const heat = out["grad-cam-heat"]!.data as Float32Array;
    expect(Math.min(...heat)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...heat)).toBeLessThanOrEqual(1);
  }
});

test("--class fixes what is explained: a class, the best one, or a difference", async () => {
  const fixed = await exported("--class", "cat");
  expect(fixed.told.inputs.map((v) => v.name)).toEqual(["picture"]);
  expect([...((await run(fixed.file, 2)).explained!.data as BigInt64Array)]).toEqual([2n, 2n]);
  const best = await run((await exported("--class", "top1")).file, 1);
  const scores = [...(best.scores!.data as Float32Array)];
  expect(Number(best.explained!.data[0])).toBe(scores.indexOf(Math.max(...scores)));
  const difference = await run((await exported("--class", "cat - dog", "-m", "gradient")).file, 1);
  const [cat, dog] = await Promise.all([
    run((await exported("-c", "cat", "-m", "gradient")).file, 1),
    run((await exported("-c", "dog", "-m", "gradient")).file, 1),
  ]);
  const values = (out: Awaited<ReturnType<typeof run>>) => out.gradient!.data as Float32Array;
  for (const [i, v] of values(difference).entries()) expect(v).toBeCloseTo(values(cat)[i]! - values(dog)[i]!, 4);
});

test("the file says how pictures go in, what classes are called and what made it", async () => {
  const { file } = await exported("--method", "gradient");
  const { metadataProps } = decodeModel(readFileSync(file));
  const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
  expect(JSON.parse(metadata.convlens!)).toMatchObject({
    input: { mean: [0.5] },
    output: { labels: ["ant", "bee", "cat", "dog"] },
  });
  expect(JSON.parse(metadata["convlens.explanation"]!)).toMatchObject({
    model: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    maps: [{ output: "gradient", definition: expect.stringContaining("∂f_c/∂x") }],
  });
});

test("operators are those of the standard, in one opset", async () => {
  const { file } = await exported("--method", "all", "--heat", "--samples", "2", "--steps", "2");
  const decoded = decodeModel(readFileSync(file));
  expect(decoded.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([["", 21]]);
  const kinds = new Set<string>();
  type Proto = NonNullable<typeof decoded.graph>;
  const visit = ({ node }: Proto): void => {
    for (const { opType, domain, attribute } of node) {
      expect(domain).toBe("");
      kinds.add(opType);
      for (const { g } of attribute) if (g) visit(g);
    }
  };
  visit(decoded.graph!);
  expect([...kinds].filter((op) => ["If", "Loop", "Scan", "NonZero"].includes(op))).toEqual(["Loop"]);
});

test("what cannot be is said before anything is written", async () => {
  const file = bench.at("none.onnx");
  for (const [flags, what] of [
    [["--method", "grad-kam"], "nearest: grad-cam"],
    [["--method", "lime"], "all methods can but "],
    [["--class", "top5"], "one thing"],
    [["--layer", "nowhere"], "nowhere"],
  ] as const) {
    const { status, stderr } = await convlens("export", model, "-o", file, ...flags);
    expect(status).toBeGreaterThan(0);
    expect(stderr).toContain(what);
  }
  expect(existsSync(file)).toBe(false);
});

test("weights are in the file once, however many methods share them", async () => {
  const deep = bench.model("deep.onnx", nets.residualNet());
  const [one, many] = [bench.at("one.onnx"), bench.at("many.onnx")];
  await convlens("export", deep, "-m", "gradient", "-o", one);
  await convlens("export", deep, "-m", "gradient,input-x-gradient,integrated-gradients,occlusion", "-o", many);
  expect(statSync(many).size).toBeLessThan(2.5 * statSync(one).size);
});
