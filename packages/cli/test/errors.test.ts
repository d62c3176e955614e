import { existsSync, readFileSync } from "node:fs";
import { encodeNpy, float32, zeros } from "@convlens/core/base";
import type { Graph } from "@convlens/core/onnx";
import { hdf5Bytes, NetBuilder, nets } from "@convlens/core/testing";
import { expect, test } from "vitest";
import { convlens, type Said, sidecar, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();

/** One to three lines that name what is asked for, a status of 1 or 2, no stack, and nothing written. */
function expectTold(said: Said, out: string, status: 1 | 2, ...told: RegExp[]): void {
  const lines = said.stderr.trimEnd().split("\n");
  expect(said.status, said.stderr).toBe(status);
  expect(said.stdout).toBe("");
  expect(lines[0]).toMatch(/^convlens: /);
  expect(lines.length).toBeLessThanOrEqual(3);
  for (const line of lines) expect(line.length, line).toBeLessThan(400);
  expect(said.stderr).not.toMatch(/^\s+at /m);
  expect(said.stderr).not.toContain("fault of Convlens");
  for (const pattern of told) expect(said.stderr).toMatch(pattern);
  expect(existsSync(out)).toBe(false);
}

const explained = async (status: 1 | 2, argv: readonly string[], ...told: RegExp[]) => {
  const out = bench.out();
  expectTold(await convlens("explain", ...argv, "-o", out), out, status, ...told);
};

/** A net of one input that `body` makes scores of, N×4. */
function net(body: (n: NetBuilder, x: string) => string): Graph {
  const n = new NetBuilder(3);
  return n.build(n.dense("logits", n.node("Flatten", "flat", [body(n, n.input(3, 10, 11))]), 4));
}

const noConvolution = bench.model(
  "dense.onnx",
  net((_, x) => x),
);

const twoInputs = bench.model(
  "two.onnx",
  net((n, x) => n.node("Add", "sum", [x, n.input(3, 10, 11, "second")])),
);

function sequence(): Graph {
  const n = new NetBuilder(1);
  const x = n.g.input("words", { type: "float32", shape: ["N", 20, 8] });
  return n.build(n.node("Relu", "out", [x]));
}

function withNaN(): Graph {
  const graph = nets.tinyNet();
  const broken = float32([6], new Float32Array(6).fill(Number.NaN));
  return { ...graph, constants: new Map([...graph.constants, ["conv2/conv/bias", broken]]) };
}

const whole = readFileSync(model);
const kerasFile = await hdf5Bytes((file) => {
  file.create_attribute("keras_version", "2.4.0");
  file.create_dataset({ name: "weights", data: new Float32Array(4000) });
});

test.each<[what: string, path: string, ...told: RegExp[]]>([
  ["a file that is not there", bench.at("tinny.onnx"), /no such file: .*tinny\.onnx/, /nearest: .*tiny\.onnx/],
  ["a folder", bench.at("."), /is a folder of \d+ models/, /name one of them/],
  ["an empty file", bench.file("empty.onnx", ""), /"empty\.onnx" is no model: it is empty/, /ONNX/],
  ["a text", bench.file("text.onnx", "hello\n"), /"text\.onnx" is no model: it is a text file/],
  ["JSON", bench.file("x.json", "{}"), /"x\.json" is no model: it is JSON/],
  ["a picture", picture, /"photo\.png" is no model: it is a picture/],
  ["ONNX cut off", bench.file("cut.onnx", whole.subarray(0, whole.length / 2)), /"cut\.onnx" is truncated/],
  ["HDF5 cut off", bench.file("cut.h5", kerasFile.subarray(0, 2000)), /"cut\.h5" is not a whole HDF5 file/],
  ["a model of two inputs", twoInputs, /takes 2 inputs: "picture".*"second"/],
  ["a model that takes a sequence", bench.model("words.onnx", sequence(), undefined), /"words" is float32\[N,20,8\]/],
])("a model that is %s", (_, path, ...told) => explained(1, [path, picture], ...told));

test("a model without convolutions has no layer for Grad-CAM, and its gradient can still be seen", async () => {
  await explained(2, [noConvolution, picture], /no layer with rows and columns/, /gradient/);
  const { status } = await convlens("explain", noConvolution, picture, "--method", "gradient", "-o", bench.out());
  expect(status).toBe(0);
  const out = bench.out();
  expectTold(await convlens("filters", noConvolution, "-o", out), out, 2, /the model has no convolution/);
  const said = await convlens("activations", noConvolution, picture, "-o", out);
  expectTold(said, out, 2, /no convolution or pooling layer/, /--layers/);
});

test("weights that are not numbers are named", async () => {
  const path = bench.model("nan.onnx", withNaN());
  await explained(
    1,
    [path, picture],
    /nan\.onnx gives scores that are not numbers for .*photo\.png/,
    /conv2\/conv\/bias/,
  );
  const out = bench.out();
  expectTold(await convlens("predict", path, picture), out, 1, /not numbers/);
  const said = await convlens("activations", path, picture, "-o", out);
  expect(said.status).toBe(0);
  expect(said.stderr).toMatch(/note: conv2: 6 of 6 channels hold NaN or infinity/);
});

test.each<[what: string, path: string, ...told: RegExp[]]>([
  ["not there", bench.at("fotto.png"), /no such file: .*fotto\.png/, /nearest: .*photo\.png/],
  ["a text", bench.file("note.jpg", "hello"), /note\.jpg is no picture that can be read/, /PNG, JPEG/],
  ["empty", bench.file("empty.png", ""), /empty\.png is empty/],
  ["a PNG cut off", bench.file("cut.png", readFileSync(picture).subarray(0, 90)), /cut\.png is broken or cut off/],
  [
    "a tensor of another shape",
    bench.file("small.npy", encodeNpy(zeros([1, 3, 8, 8]))),
    /small\.npy holds a tensor of shape \[1, 3, 8, 8\], the model takes \[1, 3, 10, 11\]/,
  ],
  ["a tensor cut off", bench.file("cut.npy", encodeNpy(zeros([1, 3, 10, 11])).subarray(0, 500)), /cut\.npy is cut off/],
])("a picture that is %s", (_, path, ...told) => explained(1, [model, path], ...told));

test.each<[what: string, argv: readonly string[], ...told: RegExp[]]>([
  ["no picture", [], /no picture named/],
  ["an unknown method", ["--method", "grad-can"], /no method "grad-can"/, /nearest: grad-cam/],
  ["an unknown class", ["--class", "bea"], /no class "bea"/, /nearest: bee/],
  ["a class out of range", ["--class", "99"], /--class 99: the model has 4 classes/, /0 to 3/],
  ["an unknown layer", ["--layer", "konv1"], /no layer "konv1"/, /conv1/],
  ["a number out of range", ["-m", "smoothgrad", "--samples", "-3"], /--samples -3: not a whole number from 1 to 4096/],
  ["a word for a number", ["-m", "smoothgrad", "--noise", "much"], /--noise much: not a number from 0 to 1/],
  ["an unknown choice", ["-m", "gradient", "--rules", "guidd"], /--rules guidd: choose one of .*guided/],
  ["an unknown flag", ["--nonsense", "1"], /no flag --nonsense/, /convlens explain --help/],
  ["an opacity out of range", ["--alpha", "3"], /--alpha 3: not a number from 0 to 1/],
  ["a wrong size of memory", ["--memory", "lots"], /--memory lots: not a size/, /2GB/],
  ["a wrong number of threads", ["--threads", "many"], /--threads many: not a whole number of at least 1/],
])("wrong use: %s", (what, argv, ...told) =>
  explained(2, what === "no picture" ? [model] : [model, picture, ...argv], ...told),
);

test("a flag of another method changes nothing, and a note says whose it is", async () => {
  const said = await convlens("explain", model, picture, "--samples", "3", "-o", bench.out());
  expect(said.status).toBe(0);
  expect(said.stderr).toMatch(/note: --samples means nothing to grad-cam; it belongs to .*\bsmoothgrad\b/);
});

test("wrong use of the command itself", async () => {
  const out = bench.out();
  expectTold(await convlens("explian"), out, 2, /no command "explian"/, /nearest: explain/);
  expectTold(await convlens("explain"), out, 2, /no model named/, /convlens explain --help/);
  expectTold(await convlens("explain", model, picture, "--method"), out, 2, /--method needs <names> behind it/);
  expectTold(await convlens("inspect", model, picture), out, 2, /too many arguments/);
  expectTold(await convlens("activations", model, picture, "--animate", "webm"), out, 2, /no format "webm"/);
  expectTold(await convlens("activations", model, picture, "--fps", "0"), out, 2, /--fps 0: not a number above 0/);
});

test("a flag that does not fit the model says who said it", () =>
  explained(1, [model, picture, "--size", "12"], /flags: size is 12×12.*10×11 pixels/));

test("a file beside the model that is not in order is named, with the field", async () => {
  const odd = { ...sidecar, input: { ...sidecar.input, chanels: "RGB" } };
  const path = bench.model("odd.onnx", nets.tinyNet(), odd);
  await explained(1, [path, picture], /odd\.onnx\.convlens\.json: nothing is called "input\.chanels"/, /channels/);
});

test("an output folder that cannot be is told before anything is half written", async () => {
  const said = await convlens("explain", model, picture, "-o", picture);
  expect(said.status).toBe(1);
  expect(said.stderr).toMatch(/cannot write .*photo\.png.*a part of the path is a file/);
  expect(said.stderr).toMatch(/-o/);
});

test("a guess is one line on standard error", async () => {
  const path = bench.model("guess.onnx", nets.tinyNet(), undefined);
  bench.file("guess.onnx.convlens.json", "{}");
  const { status, stderr } = await convlens("explain", path, picture, "-o", bench.out());
  expect(status).toBe(0);
  expect(stderr).toMatch(/^note: input guessed as RGB 0…1, not .*--range.*\n$/);
  expect(stderr.length).toBeLessThan(240);
});

test("--debug adds the stack", async () => {
  const { stderr } = await convlens("explain", bench.at("none.onnx"), picture, "--debug");
  expect(stderr).toMatch(/^\s+at /m);
});
