import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { predict } from "@convlens/core/method";
import type { Graph } from "@convlens/core/onnx";
import { nets } from "@convlens/core/testing";
import { DataSetReader, openModel, pictureFilesOf } from "@convlens/node";
import { beforeAll, expect, test } from "vitest";
import { writeShapes } from "../../node/src/testing/shapePictures.ts";
import { convlens, manifestIn, sidecar, workbench } from "./workbench.ts";

const bench = workbench();
const set = bench.at("shapes");
const labelled = (labels: readonly string[]) => ({ ...sidecar, output: { ...sidecar.output, labels } });
const before = bench.model("before.onnx", nets.tinyNet(), labelled(["cross", "disc", "cat", "dog"]));

/** The same network with changed weights and one channel of its last convolution gone; its classes are in another order. */
function changed(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  for (const [name, t] of graph.constants) {
    if (t.type !== "float32" || t.shape.length < 2) continue;
    const data = (t.data as Float32Array).map((v, i) => v * (1 + 0.3 * Math.sin(i)));
    const channel = data.length / t.shape[0]!;
    if (name === "conv2/conv/weights") data.fill(0, 2 * channel, 3 * channel);
    constants.set(name, { ...t, data });
  }
  const bias = constants.get("conv2/conv/bias")! as { data: Float32Array };
  bias.data[2] = 0;
  return { ...graph, constants };
}
const after = bench.model("after.onnx", changed(nets.tinyNet()), labelled(["disc", "cross", "dog", "cat"]));

const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");
const table = (folder: string, name: string) => {
  const [names, ...rows] = read(folder, name)
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(row.map((v, i) => [names![i]!, v])));
};

let out: string;
let said: string;

beforeAll(async () => {
  await writeShapes(set, ["cross", "disc"], 20, 28, 1);
  bench.file("shapes/disc/broken.png", "no picture");
  out = bench.out();
  const { status, stdout, stderr } = await convlens("compare", before, after, set, "--flips", "3", "-o", out);
  expect(stderr).toContain("broken.png");
  expect(status).toBe(0);
  said = stdout;
}, 120_000);

test("says what each model says of each picture, alone", async () => {
  const files = pictureFilesOf((await new DataSetReader(1e9).read(set)).pictures);
  const rows = table(out, "predictions.csv");
  expect(rows).toHaveLength(40);
  for (const [side, path] of [
    ["a", before],
    ["b", after],
  ] as const) {
    const lens = await openModel(path);
    for (const row of rows) {
      const { tensor } = await lens.picture(files.find((f) => f.path.endsWith(row.picture!))!);
      const { scores } = await predict(lens.context(), tensor);
      expect(row[`label_${side}`]).toBe(lens.labelOf(scores.indexOf(Math.max(...scores))));
      // Engines add up in another order for one picture than for many: some roundings of float32.
      expect(Number(row[`p_${side}`])).toBeCloseTo(Math.max(...scores), 5);
    }
    await lens.close();
  }
  const flips = rows.filter((row) => row.label_a !== row.label_b);
  expect(rows.filter((row) => row.same === "false")).toEqual(flips);
  expect(said).toContain(`${flips.length} flip`);
  for (const row of rows) {
    const truth = row.picture!.split("/")[0]!;
    expect(row.truth).toBe(truth);
    const right = [row.label_a === truth, row.label_b === truth];
    expect(row.right).toBe(right[0] && right[1] ? "both" : right[0] ? "a" : right[1] ? "b" : "neither");
  }
});

test("channels that were pruned are told of, and layers correspond by name", () => {
  const conv2 = table(out, "layers.csv").find((row) => row.layer_a === "conv2")!;
  expect(conv2).toMatchObject({ layer_b: "conv2", constant_a: "0", constant_b: "1" });
  const channels = table(out, "channels.csv").filter((row) => row.layer_a === "conv2");
  expect(channels).toHaveLength(6);
  expect(Number(channels.find((row) => row.channel_b === "2")!.correlation)).toBe(0);
});

test("the worst flips are drawn, and everything is on one page", () => {
  const flips = JSON.parse(read(out, "predictions.json")).flips as number;
  expect(flips).toBeGreaterThan(0);
  expect(readdirSync(join(out, "flips"))).toHaveLength(Math.min(3, flips));
  const { items } = manifestIn(out);
  expect(items.filter(({ method }) => method === "compare-flip")).toHaveLength(Math.min(3, flips));
  const page = read(out, "report.html");
  for (const heading of ["Predictions", "Layers", "Channels", "Pictures that flip"]) expect(page).toContain(heading);
  for (const { files } of items) for (const file of Object.values(files)) expect(() => read(out, file)).not.toThrow();
});

test("the other way round the matrix is turned, and a model is all like itself", async () => {
  const [turned, same] = [bench.out(), bench.out()];
  await convlens("compare", after, before, set, "--flips", "0", "-o", turned);
  await convlens("compare", before, before, set, "--flips", "0", "--positions", "keep", "-o", same);
  const matrix = (folder: string) => JSON.parse(read(folder, "layers.json")).cka as number[][];
  const [there, back] = [matrix(out), matrix(turned)];
  for (const [i, row] of there.entries()) for (const [j, v] of row.entries()) expect(back[j]![i]).toBe(v);
  for (const [i, row] of matrix(same).entries()) expect(Math.abs(row[i]! - 1)).toBeLessThan(1e-12);
  expect(JSON.parse(read(same, "predictions.json"))).toMatchObject({ flips: 0, agreement: 1, distance: 0 });
});

test("two parts that are merged tell the same", async () => {
  const parts = [bench.out(), bench.out()];
  for (const [i, part] of parts.entries()) {
    const argv = ["compare", before, after, set, "--batch", "4", "--shard-size", "8", "--flips", "0"];
    expect(await convlens(...argv, "--shard", `${i + 1}/2`, "-o", part)).toMatchObject({ status: 0 });
  }
  const whole = bench.out();
  expect(await convlens("merge", ...parts, "-o", whole)).toMatchObject({ status: 0 });
  for (const name of ["predictions.csv", "cka.csv", "layers.csv", "channels.csv"])
    expect(read(whole, name)).toBe(read(out, name));
});

test("models with other classes have their layers compared alone", async () => {
  const other = bench.model("other.onnx", nets.residualNet(), labelled(["ant", "bee", "fly", "bug"]));
  const folder = bench.out();
  const { status, stderr } = await convlens("compare", before, other, set, "-o", folder);
  expect(status).toBe(0);
  expect(stderr).toContain("share fewer than half of their classes");
  expect(readdirSync(folder)).not.toContain("predictions.csv");
  expect(table(folder, "cka.csv").length).toBeGreaterThan(2);
  expect(read(folder, "report.html")).toContain("Predictions are not compared");
});

test.each([
  [["--layer", "nothing"], "before.onnx: the model has no layer"],
  [["--layer", "conv1", "--layer-b", "nothing"], "after.onnx: the model has no layer"],
  [["--method", "grad-cm"], "nearest: grad-cam"],
  [["--sample", "2"], "a whole number of at least 8"],
  [["--positions", "keep", "--memory", "1MB", "--sample", "4000"], "more than"],
])("%j is refused", async (flags, words) => {
  const { status, stderr } = await convlens("compare", before, after, set, ...flags, "-o", bench.out());
  expect(status).not.toBe(0);
  expect(stderr).toContain(words);
});
