import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Graph } from "@convlens/core/onnx";
import { decodeModel } from "@convlens/core/onnx";
import { NetBuilder } from "@convlens/core/testing";
import { decodeImage, engineNamed, openModel, pictures } from "@convlens/node";
import { beforeAll, expect, test } from "vitest";
import { writeShapes } from "../../node/src/testing/shapePictures.ts";
import { tarGzFile } from "../../node/src/testing/tarFile.ts";
import { Progress } from "../src/progress.ts";
import { settingsOf, type TrainFlags } from "../src/train/settings.ts";
import { type TrainRun, train } from "../src/train/train.ts";
import { convlens, itemsOf, manifestIn, spawned, workbench } from "./workbench.ts";

const bench = workbench();
const SIDE = 24;
const classes = ["cross", "disc"];

/** Batch normalisation and dropout, whose state and draws a resumed training must take up again. */
function tinyNet(outputs: number): Graph {
  const n = new NetBuilder(3);
  const conv = (name: string, x: string, channels: number) =>
    n.relu(name, n.batchNorm(`${name}/norm`, n.conv(`${name}/conv`, x, channels, { stride: 2, bias: false })));
  const maps = conv("conv2", conv("conv1", n.input(3, SIDE, SIDE), 6), 8);
  const flat = n.node("Flatten", "flat", [maps]);
  const dropped = n.node("Dropout", "dropout", [flat, n.g.scalar(0.2, flat)]);
  return n.build(n.node("Softmax", "scores", [n.dense("logits", dropped, outputs)]));
}

const sidecar = {
  input: {
    layout: "NCHW",
    size: [SIDE, SIDE],
    channels: "RGB",
    range: [0, 1],
    mean: [0.5],
    std: [0.5],
    resize: "squash",
  },
  output: { scores: "probabilities" },
};

let set: string;
let unseen: string;
let net: string;

beforeAll(async () => {
  set = bench.at("shapes");
  unseen = bench.at("unseen");
  await writeShapes(set, classes, 16, 28, 1);
  await writeShapes(unseen, classes, 8, 28, 5000);
  net = bench.model("tiny.onnx", tinyNet(2), sidecar);
});

const flagsOf = () => ["--arch", net, "--batch", "8", "--lr", "0.01"];
const augment = ["--augment", "rotate=20,shift=0.1,flip,color=0.1"];

/** What of a history does not depend on the clock, as text: equal to the bit or not. */
const curveOf = (folder: string) =>
  readFileSync(join(folder, "history.csv"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(",").slice(0, 6).join(","));

/** Runs a training in this process, as the command does. */
async function trained(folder: string, flags: TrainFlags, run: Partial<TrainRun> = {}) {
  const settings = settingsOf(set, { arch: net, batch: "8", lr: "0.01", val: unseen, ...flags });
  return train(settings, {
    folder,
    resume: false,
    preview: false,
    engine: await engineNamed("cpu", { threads: 1 }),
    memory: 1 << 26,
    workers: 1,
    progress: new Progress(),
    signal: new AbortController().signal,
    ...run,
  });
}

/** A signal that aborts in the middle of the epoch after the one that is named. */
function abortingAfter(epoch: number, folder: string): AbortSignal {
  let asked = 0;
  const throwIfAborted = () => {
    const done = existsSync(join(folder, "history.csv")) ? curveOf(folder).length - 1 : 0;
    // A step asks a few times.
    if (done >= epoch && ++asked > 5) throw new Error("stopped");
  };
  return { aborted: false, reason: undefined, throwIfAborted } as AbortSignal;
}

test("learns shapes, and writes a model that other commands take as it is", async () => {
  const out = bench.out();
  const said = await convlens("train", set, "--val", unseen, ...flagsOf(), "--epochs", "8", "--preview", "-o", out);
  expect(said.stderr.trimEnd().split("\n").at(-1)).toMatch(/^ *8\/8 /);
  expect(said.status).toBe(0);
  const last = curveOf(out).at(-1)!.split(",");
  // Bright discs and crosses on a dark ground: a network that learns at all tells most of them apart.
  expect(Number(last[4])).toBeGreaterThanOrEqual(0.8);
  expect(readdirSync(out).sort()).toEqual([
    "checkpoint.safetensors",
    "confusion.csv",
    "confusion.png",
    "curves.png",
    "curves.svg",
    "history.csv",
    "history.json",
    "manifest.json",
    "model.onnx",
    "preview.png",
  ]);
  const lens = await openModel(join(out, "model.onnx"));
  expect(lens.labels).toEqual(classes);
  expect(lens.input).toMatchObject({ size: [SIDE, SIDE], range: [0, 1], mean: [0.5] });
  expect(lens.notes).toEqual([]);
  await lens.close();
  const right = readFileSync(join(out, "confusion.csv"), "utf8").split("\n").slice(1, 3);
  const diagonal = right.reduce((sum, row, i) => sum + Number(row.split(",")[i + 1]), 0);
  expect(diagonal / 16).toBe(Number(last[4]));
});

test("says in the model and the manifest how it was made, without paths of the machine", async () => {
  const out = bench.out();
  await convlens("train", set, ...flagsOf(), "--split", "0.25", "--epochs", "1", "--seed", "7", "-o", out);
  const bytes = readFileSync(join(out, "model.onnx"));
  const metadata = Object.fromEntries(decodeModel(bytes, "model.onnx").metadataProps.map((m) => [m.key, m.value]));
  const provenance = JSON.parse(metadata["convlens.training"]!);
  expect(provenance).toMatchObject({
    settings: { seed: 7, split: 0.25, optimizer: "adam", learningRate: 0.01 },
    data: { pictures: 24, validationPictures: 8 },
    result: { epoch: 1 },
  });
  expect(JSON.stringify(provenance)).not.toContain(bench.at(".."));
  const [item] = itemsOf(manifestIn(out), "train");
  expect(item!.files).toMatchObject({ model: "model.onnx", curves: "curves.png", confusion: "confusion.png" });
  for (const file of Object.values(item!.files)) expect(existsSync(join(out, file))).toBe(true);
});

test("a training that is stopped and resumed has the curve of one that never was, to the bit", async () => {
  const flags = { epochs: "4", augment: "rotate=20,shift=0.1,flip,color=0.1", schedule: "cosine" };
  const [whole, parts] = [bench.out(), bench.out()];
  const straight = await trained(whole, flags);
  // Stopped within the second epoch, then within the fourth.
  await expect(trained(parts, flags, { signal: abortingAfter(1, parts) })).rejects.toThrow("stopped");
  expect(curveOf(parts)).toHaveLength(2);
  await expect(trained(parts, flags)).rejects.toThrow("stopped after epoch 1 of 4");
  await expect(trained(parts, flags, { resume: true, signal: abortingAfter(3, parts) })).rejects.toThrow("stopped");
  expect(curveOf(parts)).toHaveLength(4);
  const resumed = await trained(parts, flags, { resume: true, workers: 2, memory: 5000 });
  expect(curveOf(parts)).toEqual(curveOf(whole));
  expect(Buffer.compare(resumed.model, straight.model)).toBe(0);
});

test("a process killed at any moment leaves a whole checkpoint to go on from", async () => {
  const [whole, killed] = [bench.out(), bench.out()];
  const argv = ["train", set, "--val", unseen, ...flagsOf(), ...augment, "--epochs", "5"];
  expect((await spawned([...argv, "-o", whole])).status).toBe(0);
  const stopped = await spawned([...argv, "-o", killed], {
    during: (child) => {
      let said = "";
      child.stderr!.on("data", (text) => {
        said += text;
        if (said.includes(" 2/5 ")) child.kill("SIGKILL");
      });
    },
  });
  expect(stopped.status).toBe(-1);
  expect(existsSync(join(killed, "model.onnx"))).toBe(false);
  expect((await spawned([...argv, "--resume", "-o", killed])).status).toBe(0);
  expect(curveOf(killed)).toEqual(curveOf(whole));
});

test("goes on with the same pictures and flags only; more epochs at a constant rate", async () => {
  const out = bench.out();
  const argv = ["train", set, ...flagsOf(), "--schedule", "constant", "-o", out, "--resume"];
  const first = await convlens(...argv, "--epochs", "1");
  expect(first.stderr).toContain("holds no checkpoint; the training begins anew");
  expect((await convlens(...argv, "--epochs", "2", "--lr", "0.02")).stderr).toContain("--lr was 0.01");
  const other = await convlens(...argv.with(1, unseen), "--epochs", "2");
  expect(other.stderr).toContain("the pictures are not those");
  expect((await convlens(...argv, "--epochs", "2")).status).toBe(0);
  expect(curveOf(out)).toHaveLength(3);
});

test("lists broken pictures and goes on; a class without any is an error before work starts", async () => {
  const own = bench.at("broken");
  await writeShapes(own, classes, 5, SIDE);
  writeFileSync(join(own, "disc", "bad.png"), "no picture");
  const out = bench.out();
  const said = await convlens("train", own, ...flagsOf(), "--epochs", "1", "-o", out);
  expect(said.status).toBe(0);
  expect(said.stderr).toContain("1 picture is passed over");
  expect(said.stderr).toContain("bad.png");
  expect(JSON.parse(readFileSync(join(out, "history.json"), "utf8")).broken).toHaveLength(1);
  for (let i = 0; i < 5; i++) writeFileSync(join(own, "disc", `00${i}.png`), "no picture");
  const none = await convlens("train", own, ...flagsOf(), "--epochs", "1", "-o", bench.out());
  expect(none.status).toBe(1);
  expect(none.stderr).toContain('no picture of the class "disc"');
});

test("stops with advice where the loss is no number", async () => {
  const said = await convlens("train", set, "--arch", net, "--optimizer", "sgd", "--lr", "1e30", "-o", bench.out());
  expect(said.status).toBe(1);
  expect(said.stderr).toMatch(/the loss is (NaN|Infinity) in epoch \d+[\s\S]*lower --lr/);
});

test("reads folders of an archive, and one with train and test parts without being told", async () => {
  const member = (part: string, from: string) =>
    classes.flatMap((c) =>
      [0, 1, 2, 3].map((i) => ({ path: `${part}/${c}/${i}.png`, bytes: readFileSync(join(from, c, `00${i}.png`)) })),
    );
  const archive = bench.file("set.tar.gz", tarGzFile([...member("train", set), ...member("test", unseen)]));
  const [named, found] = [bench.out(), bench.out()];
  const flags = [...flagsOf(), "--epochs", "1"];
  await convlens("train", `${archive}/train`, "--val", `${archive}/test`, ...flags, "-o", named);
  await convlens("train", archive, ...flags, "-o", found);
  expect(curveOf(named)).toHaveLength(2);
  expect(curveOf(found)).toEqual(curveOf(named));
});

test("builds the named networks, and names the nearest for another", async () => {
  const out = bench.out();
  const said = await convlens(
    "train",
    set,
    "--arch",
    "resnet-20",
    "--size",
    "12",
    "--epochs",
    "1",
    "--channels",
    "GRAY",
    "-o",
    out,
  );
  expect(said.status).toBe(0);
  const lens = await openModel(join(out, "model.onnx"));
  expect(lens.model.graph.infos.get(lens.model.input)!.shape).toEqual(["N", 1, 12, 12]);
  await lens.close();
  const none = await convlens("train", set, "--arch", "cnn8", "-o", bench.out());
  expect(none.status).toBe(2);
  expect(none.stderr).toContain("nearest: cnn-8");
  const five = bench.model("five.onnx", tinyNet(5), sidecar);
  const other = await convlens("train", set, "--arch", five, "-o", bench.out());
  expect(other.stderr).toContain("has 5 classes, the pictures have 2");
});

test("random labels change what is learnt, and only that", async () => {
  const [plain, random] = [bench.out(), bench.out()];
  const a = await trained(plain, { epochs: "1" });
  const b = await trained(random, { epochs: "1", randomLabels: "1" });
  expect(b.history[0]!.loss).not.toBe(a.history[0]!.loss);
  expect(b.provenance.data.pictures).toBe(a.provenance.data.pictures);
});

test("a new classifier on a trained network: features once, and one model of both", async () => {
  const first = bench.out();
  await convlens("train", set, ...flagsOf(), "--schedule", "constant", "--epochs", "6", "-o", first);
  const model = join(first, "model.onnx");
  const argv = [
    "train",
    set,
    "--val",
    unseen,
    "--from",
    model,
    "--batch",
    "8",
    "--lr",
    "0.01",
    "--schedule",
    "constant",
  ];
  const out = bench.out();
  const said = await convlens(...argv, "--epochs", "10", "--preview", "-o", out);
  expect(said.status).toBe(0);
  expect(Number(curveOf(out).at(-1)!.split(",")[4])).toBeGreaterThanOrEqual(0.8);
  const features = readdirSync(out).filter((name) => name.startsWith("features-"));
  expect(features).toHaveLength(1);
  // The features on the disk are what a second training reads: with others, it would learn something else.
  const path = join(out, features[0]!);
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, 128), Buffer.alloc(bytes.length - 128)]));
  expect((await convlens(...argv, "--epochs", "1", "-o", out)).status).toBe(0);
  expect(Number(curveOf(out)[1]!.split(",")[4])).toBe(0.5);
  const lens = await openModel(join(out, "model.onnx"));
  const [file] = await pictures([join(unseen, "disc", "000.png")]);
  expect(lens.labels).toEqual(classes);
  expect((await lens.picture(file!)).tensor.shape).toEqual([1, 3, SIDE, SIDE]);
  await lens.close();
  expect((await convlens(...argv, "--watch", "conv1", "-o", bench.out())).stderr).toContain("--watch means nothing");
});

test("fine-tunes the last stages of a trained network, and leaves the others as they were", async () => {
  const first = bench.out();
  await convlens("train", set, ...flagsOf(), "--schedule", "constant", "--epochs", "6", "-o", first);
  const model = join(first, "model.onnx");
  const argv = [
    "train",
    set,
    "--val",
    unseen,
    "--from",
    model,
    "--fine-tune",
    "1",
    "--batch",
    "8",
    "--lr",
    "0.001",
    "--schedule",
    "constant",
    ...augment,
  ];
  const [out, parts] = [bench.out(), bench.out()];
  expect((await convlens(...argv, "--epochs", "2", "-o", out)).status).toBe(0);
  const weightsIn = async (path: string) => {
    const lens = await openModel(path);
    await lens.close();
    return lens.model.graph.constants;
  };
  const [before, after] = [await weightsIn(model), await weightsIn(join(out, "model.onnx"))];
  expect(after.get("conv1/conv/weights")!.data).toEqual(before.get("conv1/conv/weights")!.data);
  expect(after.get("conv1/norm/mean")!.data).toEqual(before.get("conv1/norm/mean")!.data);
  expect(after.get("conv2/conv/weights")!.data).not.toEqual(before.get("conv2/conv/weights")!.data);
  expect((await convlens(...argv, "--epochs", "1", "-o", parts)).status).toBe(0);
  expect((await convlens(...argv, "--epochs", "2", "-o", parts, "--resume")).status).toBe(0);
  expect(curveOf(parts)).toEqual(curveOf(out));
  const many = await convlens("train", set, "--from", model, "--fine-tune", "3", "-o", bench.out());
  expect(many.stderr).toContain("has 2 stages before its classifier, not 3");
});

test("draws a layer after each epoch, and makes animations of it", async () => {
  const out = bench.out();
  const said = await convlens("train", set, ...flagsOf(), "--epochs", "2", "--watch", "conv1", "-o", out);
  expect(said.status).toBe(0);
  expect(readdirSync(join(out, "watch")).sort()).toEqual(
    ["activations", "filters"].flatMap((kind) => [0, 1, 2].map((n) => `${kind}-0000${n}.png`)),
  );
  const bytes = readFileSync(join(out, "watch-activations.gif"));
  expect(bytes.subarray(0, 6).toString("latin1")).toBe("GIF89a");
  const first = readFileSync(join(out, "watch", "filters-00000.png"));
  const last = readFileSync(join(out, "watch", "filters-00002.png"));
  expect((await decodeImage(first, "first")).width).toBeGreaterThan(50);
  expect(first.equals(last)).toBe(false);
  const none = await convlens("train", set, ...flagsOf(), "--watch", "conv9", "-o", bench.out());
  expect(none.stderr).toContain('no layer "conv9"');
});
