import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { float32, size, toDoubles } from "../../base/tensor.ts";
import { referenceEngine } from "../../engine/reference.ts";
import type { Graph } from "../../onnx/graph.ts";
import { withOutputs } from "../../onnx/graph.ts";
import { engines } from "../../testing/engines.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import { programBytes } from "../../testing/torchArchive.ts";
import { hashed } from "../../testing/torchFile.ts";
import { importModel } from "../importModel.ts";
import { Emitter } from "./aten/emitter.ts";
import type { Program } from "./aten/picture.ts";
import { AtenTensor } from "./aten/value.ts";
import { openExported } from "./exported/archive.ts";
import * as exported from "./exported/program.ts";
import { openScript } from "./script/archive.ts";
import * as script from "./script/program.ts";

// The files, and what PyTorch computes from them, are of test/torchscript/make.py: *.pt2 of torch.export and *.pt of PyTorch 2.13,
// old.*.pt of PyTorch 1.13. flat.pt2 has the layout of before PyTorch 2.8, which make.py gives it.
const folder = join(import.meta.dirname, "../../../test/torchscript");

interface Told {
  readonly shape: readonly number[];
  readonly dots: readonly number[];
}

const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Readonly<
  Record<string, { readonly x: readonly number[]; readonly y: readonly Told[] }>
>;

const files = readdirSync(folder).filter((f) => /\.pt2?$/.test(f));
const netOf = (file: string) => (/^(?:flat|old)\./.test(file) ? "plain" : file.split(".")[0]!);
const sizeOf = (net: string) => expected[net]!.x.slice(2) as [number, number];

async function run(graph: Graph, input: string, net: string) {
  const { x } = expected[net]!;
  const session = await (engines()[0] ?? referenceEngine).prepare(graph);
  const made = await session.run({ [input]: float32(x, hashed(7, size(x))) });
  await session.release();
  return graph.outputs.map((v) => toDoubles(made[v]!));
}

/** Sums of products with numbers that any wrong element changes; to 1e-4 of the whole: PyTorch computes in float32, too. */
function expectTold(made: { shape: readonly number[]; data: Float64Array }, told: Told, what: string): void {
  expect(made.shape, what).toEqual(told.shape);
  for (const [i, dot] of told.dots.entries()) {
    const weights = hashed(11 + i, made.data.length);
    const sum = made.data.reduce((s, v, k) => s + v * weights[k]!, 0);
    const scale = Math.max(1, Math.hypot(...made.data));
    expect(Math.abs(sum - dot) / scale, `${what}: ${sum}, not ${dot}`).toBeLessThan(1e-4);
  }
}

describe("networks of PyTorch give its logits", () => {
  test.each(files.filter((f) => netOf(f) !== "ops"))("%s", async (file) => {
    const { graph, input } = await importModel(memoryFile(file, programBytes(file)), { size: sizeOf(netOf(file)) });
    const [made] = await run(graph, input, netOf(file));
    expectTold(made!, expected[netOf(file)]!.y[0]!, file);
  });
});

function programIn(file: string): { program: Program; bytes: number } {
  const bytes = programBytes(file);
  const program = file.endsWith(".pt2")
    ? exported.programOf(openExported(bytes, file), file)
    : script.programOf(openScript(bytes, file), file);
  return { program, bytes: bytes.length };
}

describe("operators of PyTorch give its numbers", () => {
  test.each(files.filter((f) => netOf(f) === "ops"))("%s", async (file) => {
    const { program, bytes } = programIn(file);
    const emitter = new Emitter({ bytes, frozen: program.shape?.[0] });
    const picture = emitter.g.input(program.input, { type: "float32", shape: ["N", 4, 6, 6] });
    emitter.picture = picture;
    const made = (program.write(emitter, new AtenTensor(picture)) as AtenTensor[]).flat();
    const { y } = expected.ops!;
    expect(made).toHaveLength(y.length);
    const values = made.map((t) => emitter.g.node("Identity", [emitter.valueOf(t)]));
    const results = await run(withOutputs(emitter.build(values), values), picture, "ops");
    for (const [i, told] of y.entries()) expectTold(results[i]!, told, `${file}, row ${i}`);
  });
});
