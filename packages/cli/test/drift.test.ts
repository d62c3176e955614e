import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeGraph } from "@convlens/core/onnx";
import { calibrated, prepared, quantizedGraph } from "@convlens/core/testing";
import { DataSetReader, openModel, pictureFilesOf } from "@convlens/node";
import { beforeAll, expect, test } from "vitest";
import { convlens, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const bundled = join(import.meta.dirname, "../models/scenes.onnx");
const set = bench.at("scenes/scenes");

/** The bundled model with codes of so many bits, calibrated on the pictures that it is compared on. */
async function quantised(bits: number): Promise<string> {
  const lens = await openModel(bundled);
  const files = pictureFilesOf((await new DataSetReader(1e9).read(set)).pictures);
  const pictures = await Promise.all(files.map(async (file) => (await lens.picture(file)).tensor));
  const graph = prepared(lens.model.graph);
  const ranges = await calibrated(lens.engine, graph, pictures);
  const path = bench.file(`scenes-int${bits}.onnx`, encodeGraph(quantizedGraph(graph, ranges, bits)));
  const { input, labels } = lens;
  bench.file(`scenes-int${bits}.onnx.convlens.json`, JSON.stringify({ input, output: { labels } }));
  await lens.close();
  return path;
}

interface Row {
  readonly layer_a: string;
  readonly layer_b: string;
  readonly snr_db: number;
  readonly relative_error: number;
}

async function drifts(...models: string[]) {
  const out = bench.out();
  const said = await convlens("compare", ...models, set, "--flips", "0", "-o", out);
  expect(said.status, said.stderr).toBe(0);
  const [names, ...lines] = readFileSync(join(out, "drift.csv"), "utf8")
    .trim()
    .split("\n")
    .map((l) => l.split(","));
  const rows = lines.map((line) =>
    Object.fromEntries(line.map((v, i) => [names![i], i < 2 ? v : Number(v)])),
  ) as unknown as Row[];
  return { rows, said: said.stdout, out };
}

beforeAll(async () => {
  await convlens("scenes", "--seed", "4", "--count", "24", "--split", "scenes=1", "-o", bench.at("scenes"));
}, 60_000);

test("a quantised network lies near the one in floats, the farther the fewer bits, and pairs are by name", async () => {
  const [eight, five] = [await drifts(bundled, await quantised(8)), await drifts(bundled, await quantised(5))];
  expect(eight.rows.length).toBeGreaterThan(15);
  const conv2 = eight.rows.find((row) => row.layer_a === "conv2")!;
  expect(conv2.layer_b).toBe("conv2_DequantizeLinear_Output");
  for (const [i, { snr_db, relative_error }] of eight.rows.entries()) {
    expect(relative_error).toBeCloseTo(10 ** (-snr_db / 20), 10);
    // Steps of a 255th of the range seen, in every layer before it: a hundredth to a twentieth of the values is noise.
    expect(snr_db).toBeGreaterThan(20);
    // Steps 255/31 times as large are 18 dB; where noise is no small part of the values, less.
    expect(snr_db - five.rows[i]!.snr_db).toBeGreaterThan(12);
  }
  expect(eight.said).toContain("values, signal to noise:");
  const { files } = manifestIn(eight.out).items.find(({ method }) => method === "compare-drift")!;
  expect(Object.keys(files).sort()).toEqual(["drift", "driftPicture", "driftSvg"]);
  expect(readFileSync(join(eight.out, "report.html"), "utf8")).toContain("Drift of values");
}, 120_000);

test("a network has no drift to itself", async () => {
  const { rows, said } = await drifts(bundled, bundled);
  expect(rows.every(({ snr_db, relative_error }) => snr_db === Number.POSITIVE_INFINITY && relative_error === 0)).toBe(
    true,
  );
  expect(said).toContain("the same first");
}, 60_000);
