import { describe, expect, test } from "vitest";
import { float32, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import type { Model } from "../onnx/meta.ts";
import {
  binaryprotoBytes,
  blob,
  caffemodelBytes,
  doubleBlob,
  drawn,
  inputText,
  legacyBlob,
  prototxtFile,
  textBytes,
  weightsFile,
} from "../testing/caffeFile.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import caffe from "./caffe.ts";

/** LeNet for pictures of 12 × 12, as its deploy.prototxt goes. */
const lenet = `name: "LeNet"
layer { name: "data" type: "Input" top: "data" input_param { shape: { dim: 64 dim: 1 dim: 12 dim: 12 } } }
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" param { lr_mult: 1 }
  convolution_param { num_output: 4 kernel_size: 3 stride: 1 weight_filler { type: "xavier" } } }
layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layer { name: "ip1" type: "InnerProduct" bottom: "pool1" top: "ip1" inner_product_param { num_output: 6 } }
layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
layer { name: "drop1" type: "Dropout" bottom: "ip1" top: "ip1" }
layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" inner_product_param { num_output: 5 } }
layer { name: "prob" type: "Softmax" bottom: "ip2" top: "prob" }`;

const lenetWeights = {
  conv1: [[4, 1, 3, 3], [4]],
  ip1: [[6, 100], [6]],
  ip2: [[5, 6], [5]],
};

/** A module of GoogLeNet behind its first layers. */
const inception = `input: "data" input_dim: 10 input_dim: 3 input_dim: 29 input_dim: 29
layer { name: "conv1/7x7_s2" type: "Convolution" bottom: "data" top: "conv1/7x7_s2" convolution_param { num_output: 6 pad: 3 kernel_size: 7 stride: 2 } }
layer { name: "conv1/relu_7x7" type: "ReLU" bottom: "conv1/7x7_s2" top: "conv1/7x7_s2" }
layer { name: "pool1/norm1" type: "LRN" bottom: "conv1/7x7_s2" top: "pool1/norm1" lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 } }
${branch("3a/1x1", "pool1/norm1", 3, 1)}
${branch("3a/3x3", "3a/1x1", 4, 3)}
layer { name: "3a/pool" type: "Pooling" bottom: "pool1/norm1" top: "3a/pool" pooling_param { pool: MAX kernel_size: 3 stride: 1 pad: 1 } }
layer { name: "3a/output" type: "Concat" bottom: "3a/1x1" bottom: "3a/3x3" bottom: "3a/pool" top: "3a/output" }
layer { name: "pool5" type: "Pooling" bottom: "3a/output" top: "pool5" pooling_param { pool: AVE kernel_size: 15 stride: 1 } }
layer { name: "loss3/classifier" type: "InnerProduct" bottom: "pool5" top: "loss3/classifier" inner_product_param { num_output: 7 } }
layer { name: "prob" type: "Softmax" bottom: "loss3/classifier" top: "prob" }`;

function branch(name: string, bottom: string, outputs: number, kernel: number): string {
  return `layer { name: "${name}" type: "Convolution" bottom: "${bottom}" top: "${name}"
      convolution_param { num_output: ${outputs} kernel_size: ${kernel} pad: ${(kernel - 1) / 2} } }
    layer { name: "${name}/relu" type: "ReLU" bottom: "${name}" top: "${name}" }`;
}

const inceptionWeights = {
  "conv1/7x7_s2": [[6, 3, 7, 7], [6]],
  "3a/1x1": [[3, 6, 1, 1], [3]],
  "3a/3x3": [[4, 3, 3, 3], [4]],
  "loss3/classifier": [[7, 13], [7]],
};

const of = (shape: readonly number[], seed: number) => blob(shape, drawn(shape, seed));
const oldOf = (shape: readonly number[], seed: number) => legacyBlob(shape, drawn(shape, seed));

/** A net inside of its weights, as Caffe writes it after training: with data, splits and losses. */
const trained = caffemodelBytes({
  name: "trained",
  layer: [
    {
      name: "cifar",
      type: "Data",
      top: ["data", "label"],
      include: [{ phase: 0 }],
      transformParam: { cropSize: 9, meanValue: [104, 117, 123], scale: 0.5 },
    },
    {
      name: "conv",
      type: "Convolution",
      bottom: ["data"],
      top: ["conv"],
      blobs: [of([4, 3, 3, 3], 1), of([4], 2)],
      convolutionParam: { numOutput: 4, kernelSize: [3] },
    },
    { name: "split", type: "Split", bottom: ["conv"], top: ["conv_0", "conv_1"] },
    { name: "act", type: "ReLU", bottom: ["conv_0"], top: ["act"] },
    { name: "sum", type: "Eltwise", bottom: ["act", "conv_1"], top: ["sum"] },
    {
      name: "ip",
      type: "InnerProduct",
      bottom: ["sum"],
      top: ["ip"],
      blobs: [of([5, 196], 3), of([5], 4)],
      innerProductParam: { numOutput: 5 },
    },
    { name: "accuracy", type: "Accuracy", bottom: ["ip", "label"], top: ["accuracy"] },
    { name: "loss", type: "SoftmaxWithLoss", bottom: ["ip", "label"], top: ["loss"] },
  ],
});

importerSuite(
  caffe,
  {
    "a .prototxt with weights beside it": {
      file: prototxtFile(lenet, lenetWeights),
      input: ["N", 1, 12, 12],
      output: ["N", 5],
      values: ["data", "conv1", "pool1", "ip1", "ip1/InnerProduct", "ip2", "prob"],
    },
    "a module of GoogLeNet": {
      file: prototxtFile(inception, inceptionWeights),
      input: ["N", 3, 29, 29],
      output: ["N", 7],
      values: ["conv1/7x7_s2", "conv1/7x7_s2/Convolution", "3a/output", "pool5", "loss3/classifier", "prob"],
    },
    "a .caffemodel with the net inside": {
      file: memoryFile("trained.caffemodel", trained),
      input: ["N", 3, 9, 9],
      output: ["N", 5],
      values: ["data", "conv", "act", "sum", "ip"],
    },
  },
  ["Caffe model"],
);

const read = (name: string, bytes: Uint8Array, siblings: Readonly<Record<string, Uint8Array>> = {}) =>
  caffe.read(memoryFile(name, bytes, siblings), {});

async function run({ graph, input, output }: Model, seed = 5) {
  const shape = graph.infos.get(input)!.shape.map((d) => (typeof d === "number" ? d : 2));
  const session = await referenceEngine.prepare(graph);
  return toDoubles((await session.run({ [input]: float32(shape, drawn(shape, seed)) }))[output]!);
}

const opsOf = ({ graph }: Model) => graph.nodes.map((n) => n.op);

describe("nets", () => {
  test("splits, losses and measures are left out", async () => {
    const model = await read("trained.caffemodel", trained);
    expect(opsOf(model)).toEqual(["Conv", "Relu", "Add", "Flatten", "Gemm"]);
    expect(model.declared).toEqual({
      input: { layout: "NCHW", size: [9, 9], channels: "BGR", range: [0, 255], mean: [104, 117, 123], std: [2, 2, 2] },
      output: { scores: "logits" },
    });
    expect(model.notes).toEqual([]);
  });

  test("layers in place: the last has the blob's name", async () => {
    const net = `${inputText(2, 4, 5)}
      layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 3 kernel_size: 3 bias_term: false } }
      layer { name: "side" type: "TanH" bottom: "c" top: "side" }
      layer { name: "bn" type: "BatchNorm" bottom: "c" top: "c" }
      layer { name: "scale" type: "Scale" bottom: "c" top: "c" scale_param { bias_term: true } }
      layer { name: "relu" type: "ReLU" bottom: "c" top: "c" }
      layer { name: "drop" type: "Dropout" bottom: "c" top: "c" }
      layer { name: "sum" type: "Eltwise" bottom: "c" bottom: "side" top: "sum" }`;
    const statistics = [blob([3], [1, -2, 3]), blob([3], [4, 8, 2]), blob([1], [2])];
    const scale = [blob([3], [0.5, 2, -1]), blob([3], [0.25, 0, 1])];
    const weights = caffemodelBytes({
      layer: [
        { name: "c", blobs: [of([3, 2, 3, 3], 1)] },
        { name: "bn", blobs: statistics },
        { name: "scale", blobs: scale },
      ],
    });
    const model = await read("n.prototxt", textBytes(net), { "n.caffemodel": weights });
    const made = new Map(model.graph.nodes.flatMap((n) => n.outputs.map((v) => [v, n] as const)));
    expect(made.get("c")!.op).toBe("Relu");
    expect(made.get("c/Convolution")!.op).toBe("Conv");
    expect(made.get("c/BatchNorm")!.op).toBe("BatchNormalization");
    expect(made.get("c/Scale")!.op).toBe("Add");
    // It stands before the normalisation, and so reads the convolution.
    expect(made.get("side")!.inputs).toEqual(["c/Convolution"]);
    expect(made.get("sum")!.inputs).toEqual(["c", "side"]);

    const plain = await run(
      await read("p.prototxt", textBytes(net.slice(0, net.indexOf('layer { name: "side"'))), {
        "p.caffemodel": weights,
      }),
    );
    const wanted = plain.data.map((v, i) => {
      const c = Math.floor(i / 6) % 3;
      const normal = (v - [1, -2, 3][c]! / 2) / Math.sqrt([4, 8, 2][c]! / 2 + 1e-5);
      return Math.max(0, normal * [0.5, 2, -1][c]! + [0.25, 0, 1][c]!) + Math.tanh(v);
    });
    expectClose(await run(model), { ...plain, data: wanted }, 1e-6);
  });

  test("what is done to the input in place is not the input", async () => {
    const net = `${inputText(1, 2, 3)} layer { name: "half" type: "Power" bottom: "data" top: "data" power_param { scale: 0.5 } }`;
    const model = await read("n.prototxt", textBytes(net), { "n.caffemodel": trained });
    expect(model).toMatchObject({ input: "data", output: "data/Power" });
  });

  test("layers of the TRAIN phase and of stages are not there", async () => {
    const net = `${inputText(1, 2, 3)}
      layer { name: "a" type: "ReLU" bottom: "data" top: "a" include { phase: TEST } }
      layer { name: "b" type: "TanH" bottom: "a" top: "b" include { phase: TRAIN } }
      layer { name: "c" type: "TanH" bottom: "a" top: "c" exclude { phase: TEST } }
      layer { name: "d" type: "TanH" bottom: "a" top: "d" include { stage: "val" } }
      layer { name: "e" type: "TanH" bottom: "a" top: "e" include { min_level: 1 } }
      layer { name: "f" type: "Sigmoid" bottom: "a" top: "f" exclude { phase: TRAIN } }`;
    expect(opsOf(await read("n.prototxt", textBytes(net), { "n.caffemodel": trained }))).toEqual(["Relu", "Sigmoid"]);
  });

  test("several outputs: the last softmax is taken, and it is said", async () => {
    const net = `${inputText(1, 2, 3)}
      layer { name: "f" type: "Flatten" bottom: "data" top: "f" }
      layer { name: "p1" type: "Softmax" bottom: "f" top: "p1" }
      layer { name: "p2" type: "Softmax" bottom: "f" top: "p2" }
      layer { name: "t" type: "TanH" bottom: "f" top: "t" }`;
    const model = await read("n.prototxt", textBytes(net), { "n.caffemodel": trained });
    expect(model.output).toBe("p2");
    expect(model.notes[0]).toBe('The net has 3 outputs (p1, p2, t); "p2" is taken as the scores.');
  });
});

describe("older forms", () => {
  const conv = { bottom: ["data"], top: ["conv"] };
  const blobs = [oldOf([4, 3, 3, 3], 1), oldOf([4], 2)];
  const products = [oldOf([5, 100], 3), oldOf([5], 4)];
  const now = caffemodelBytes({
    input: ["data"],
    inputShape: [{ dim: [1n, 3n, 10n, 10n] }],
    layer: [
      {
        ...conv,
        name: "conv",
        type: "Convolution",
        blobs,
        convolutionParam: { numOutput: 4, kernelSize: [3], pad: [1] },
      },
      { name: "relu", type: "ReLU", bottom: ["conv"], top: ["conv"] },
      {
        name: "pool",
        type: "Pooling",
        bottom: ["conv"],
        top: ["pool"],
        poolingParam: { pool: 1, kernelSize: 2, stride: 2 },
      },
      {
        name: "ip",
        type: "InnerProduct",
        bottom: ["pool"],
        top: ["ip"],
        blobs: products,
        innerProductParam: { numOutput: 5 },
      },
      { name: "prob", type: "Softmax", bottom: ["ip"], top: ["prob"] },
    ],
  });
  const fields = { input: ["data"], inputDim: [1, 3, 10, 10] };

  test("layers of 2014, with types as numbers, in shapes of four extents", async () => {
    const bytes = caffemodelBytes({
      ...fields,
      layers: [
        { ...conv, name: "conv", type: 4, blobs, convolutionParam: { numOutput: 4, kernelSize: [3], pad: [1] } },
        { name: "relu", type: 18, bottom: ["conv"], top: ["conv"] },
        {
          name: "pool",
          type: 17,
          bottom: ["conv"],
          top: ["pool"],
          poolingParam: { pool: 1, kernelSize: 2, stride: 2 },
        },
        { name: "ip", type: 14, bottom: ["pool"], top: ["ip"], blobs: products, innerProductParam: { numOutput: 5 } },
        { name: "prob", type: 20, bottom: ["ip"], top: ["prob"] },
      ],
    });
    expect(caffe.sniff(memoryFile("x", bytes))).toBe(true);
    const model = await read("old.caffemodel", bytes);
    expect(opsOf(model)).toEqual(["Conv", "Relu", "AveragePool", "Flatten", "Gemm", "Softmax"]);
    expect(await run(model)).toEqual(await run(await read("new.caffemodel", now)));
  });

  test("layers of 2013, padding apart", async () => {
    const bytes = caffemodelBytes({
      ...fields,
      layers: [
        { layer: { name: "pad", type: "padding", pad: 1 }, bottom: ["data"], top: ["padded"] },
        {
          layer: { name: "conv", type: "conv", numOutput: 4, kernelsize: 3, blobs },
          bottom: ["padded"],
          top: ["conv"],
        },
        { layer: { name: "relu", type: "relu" }, bottom: ["conv"], top: ["conv"] },
        { layer: { name: "pool", type: "pool", pool: 1, kernelsize: 2, stride: 2 }, bottom: ["conv"], top: ["pool"] },
        { layer: { name: "ip", type: "innerproduct", numOutput: 5, blobs: products }, bottom: ["pool"], top: ["ip"] },
        { layer: { name: "prob", type: "softmax" }, bottom: ["ip"], top: ["prob"] },
      ],
    });
    expect(caffe.sniff(memoryFile("x", bytes))).toBe(true);
    expect(await run(await read("old.caffemodel", bytes))).toEqual(await run(await read("new.caffemodel", now)));
  });

  test("weights in double precision", async () => {
    const file = prototxtFile(lenet, lenetWeights);
    const doubled = memoryFile("net.prototxt", file.bytes, { "net.caffemodel": weightsFile(lenetWeights, doubleBlob) });
    expect(await run(await caffe.read(doubled, {}))).toEqual(await run(await caffe.read(file, {})));
  });
});

describe("files that belong together", () => {
  const net = textBytes(lenet);
  const weights = weightsFile(lenetWeights);
  const other = weightsFile({ conv1: [[1, 1]] });

  test.each([
    ["the same name", "a.prototxt", { "a.caffemodel": weights, "b.caffemodel": other }],
    ["a name that begins so", "lenet_deploy.prototxt", { "lenet_iter_10.caffemodel": weights, "b.caffemodel": other }],
    ["the only one", "deploy.prototxt", { "lenet_iter_10.caffemodel": weights }],
  ])("weights for a .prototxt: %s", async (_, name, siblings) => {
    expect((await read(name, net, siblings as Record<string, Uint8Array>)).output).toBe("prob");
  });

  test("several, of which none is meant", async () => {
    await expect(read("deploy.prototxt", net, { "a.caffemodel": weights, "b.caffemodel": other })).rejects.toThrow(
      '"deploy.prototxt" may belong to any of a.caffemodel, b.caffemodel',
    );
  });

  test("none", async () => {
    await expect(read("n.prototxt", net)).rejects.toMatchObject({
      message: '"n.prototxt" says how the network is built, and the weights are not beside it',
      hint: "Put its .caffemodel into the same folder, as n.caffemodel.",
    });
  });

  test("a .caffemodel takes the .prototxt of its name, or the one with its layers", async () => {
    expect((await read("a.caffemodel", trained, { "deploy.prototxt": net })).output).toBe("ip");
    const unwired = { "other_deploy.prototxt": textBytes(inception), "deploy.prototxt": net };
    expect((await read("a.caffemodel", weights, unwired)).output).toBe("prob");
    expect((await read("a.caffemodel", weights, { "a.prototxt": net })).output).toBe("prob");
  });

  test("a solver is told apart", async () => {
    const solver = textBytes('net: "train_val.prototxt"\nbase_lr: 0.01\n');
    expect(caffe.sniff(memoryFile("x", solver))).toBe(true);
    await expect(read("solver.prototxt", solver)).rejects.toThrow(/says how to train a network/);
  });
});

describe("how pictures go in", () => {
  const data = (transform: string, more = "") =>
    `layer { name: "d" type: "Data" top: "data" top: "label" ${more} transform_param { ${transform} } }
     layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 3 } }`;
  const colour = { c: [[2, 3, 3, 3], [2]] };
  const declaredOf = async (text: string, siblings = {}, weights = colour) => {
    const { declared, notes } = await caffe.read(prototxtFile(text, weights, siblings), {});
    return { ...declared.input, notes };
  };
  const picture = (rows: number, columns: number, rule: (c: number, y: number, x: number) => number) =>
    binaryprotoBytes(
      legacyBlob(
        [3, rows, columns],
        Array.from({ length: 3 * rows * columns }, (_, i) =>
          rule(Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns),
        ),
      ),
    );

  test("a mean colour, a scale and a crop", async () => {
    expect(await declaredOf(data("crop_size: 8 mean_value: 100 scale: 0.25"))).toMatchObject({
      size: [8, 8],
      channels: "BGR",
      range: [0, 255],
      mean: [100],
      std: [4, 4, 4],
      notes: [],
    });
  });

  test("means that fall are those of RGB", async () => {
    const { channels, notes } = await declaredOf(data("crop_size: 8 mean_value: 124 mean_value: 117 mean_value: 104"));
    expect(channels).toBe("RGB");
    expect(notes).toEqual([expect.stringContaining("fall as those of RGB do")]);
  });

  test("a mean picture is subtracted exactly, its middle where the input is smaller", async () => {
    const rule = (c: number, y: number, x: number) => 50 + 40 * c + y - 2 * x;
    const file = prototxtFile(data('crop_size: 6 scale: 0.5 mean_file: "examples/net/mean.binaryproto"'), colour, {
      "mean.binaryproto": picture(9, 10, rule),
    });
    const model = await caffe.read(file, {});
    const spec = model.declared.input!;
    expect(model.notes[0]).toMatch(/what its pixels differ from that is subtracted in the graph/);
    const without = await caffe.read(prototxtFile(data("crop_size: 6"), colour), {});
    const raw = drawn([1, 3, 6, 6], 9).map((v) => 128 + 127 * v);
    const at = (i: number) => [Math.floor(i / 36), Math.floor(i / 6) % 6, i % 6] as const;
    const ours = raw.map((v, i) => (v - spec.mean![at(i)[0]]!) / spec.std![at(i)[0]]!);
    const theirs = raw.map((v, i) => (v - rule(at(i)[0], at(i)[1] + 1, at(i)[2] + 2)) * 0.5);
    const given = async ({ graph, input, output }: Model, x: Float32Array) => {
      const session = await referenceEngine.prepare(graph);
      return toDoubles((await session.run({ [input]: float32([1, 3, 6, 6], x) }))[output]!);
    };
    // Means and inputs are float32: 6e-8 of 255.
    expectClose(await given(model, ours), await given(without, theirs), 1e-5);
  });

  test("a mean picture beside the model that nobody names counts where it is as large as the input", async () => {
    const net = data("crop_size: 8")
      .replace(/transform_param.*\n/, "}\n")
      .replace('"Data"', '"Input"')
      .replace('top: "label"', "input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } }");
    const mean = picture(8, 8, (c) => 10 * c + 1);
    expect(await declaredOf(net, { "my_mean.binaryproto": mean })).toMatchObject({ mean: [1, 11, 21], notes: [] });
    expect(await declaredOf(net, { "my_mean.binaryproto": picture(4, 4, () => 1) })).toMatchObject({
      mean: [0],
      notes: [expect.stringContaining("nothing beside the model says its mean: none is subtracted")],
    });
  });

  test("a mean picture that is not there is missed", async () => {
    expect((await declaredOf(data('crop_size: 8 mean_file: "m.binaryproto"'))).notes).toEqual([
      expect.stringContaining('its mean picture "m.binaryproto" is not beside the model'),
    ]);
  });

  test("settings as the data layers of 2014 had them", async () => {
    const text = data("").replace("transform_param {", "data_param { crop_size: 8 scale: 0.1");
    expect(await declaredOf(text)).toMatchObject({ size: [8, 8], mean: [0] });
  });

  test("a grey net whose files say nothing is left to be guessed", async () => {
    const { channels, range } = await declaredOf(lenet, {}, lenetWeights as never);
    expect(channels).toBe("GRAY");
    expect(range).toBeUndefined();
  });

  test("no file says the size: one that the weights fit", async () => {
    const text = `layer { name: "d" type: "Data" top: "data" top: "label" transform_param { scale: 0.00390625 } }
      layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 5 } }
      layer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { kernel_size: 2 stride: 2 } }
      layer { name: "ip" type: "InnerProduct" bottom: "p" top: "ip" inner_product_param { num_output: 3 } }`;
    const file = prototxtFile(text, { c: [[2, 1, 5, 5], [2]], ip: [[3, 288], [3]] });
    const { declared, notes } = await caffe.read(file, {});
    expect(declared.input).toMatchObject({ size: [28, 28], channels: "GRAY", std: [256] });
    expect(notes).toEqual([expect.stringContaining("28×28 fits the weights")]);
    await expect(caffe.read(file, { size: [30, 30] })).rejects.toThrow(/has weights of 3×288 in "net.caffemodel"/);
  });
});

describe("networks that cannot be read", () => {
  const l = (type: string, settings = "", wires = 'bottom: "data" top: "out"') =>
    `${inputText(3, 8, 8)} layer { name: "l" type: "${type}" ${wires} ${settings} }`;
  const conv = "convolution_param { num_output: 2 kernel_size: 3 }";

  test.each<[string, string, RegExp]>([
    [
      "an unknown type",
      l("Convolutio"),
      /the Convolutio layer "l" is of a type that is not known \(nearest: Convolution/,
    ],
    ["Python", l("Python"), /runs Python code/],
    [
      "no weights",
      l("Convolution", conv).replace('"l"', '"m"'),
      /the Convolution layer "m" has no weights in "net.caffemodel"/,
    ],
    [
      "other weights",
      l("InnerProduct", "inner_product_param { num_output: 2 }"),
      /has weights of 2×3×3×3 in "net.caffemodel" where 2×192 is asked for/,
    ],
    ["a cycle", l("ReLU", "", 'bottom: "out" top: "out"'), /takes "out", which no layer before it makes/],
    [
      "two makers",
      `${l("ReLU")} layer { name: "m" type: "TanH" bottom: "data" top: "out" }`,
      /makes "out", which another layer/,
    ],
    ["no kernel", l("Convolution", "convolution_param { num_output: 2 }"), /has 0 numbers for its kernel/],
    ["a kernel of nothing", l("Pooling"), /has 0 numbers for its kernel/],
    ["a stride of 0", l("Pooling", "pooling_param { kernel_size: 2 stride: 0 }"), /has a stride of 0×0/],
    ["a kernel beyond the input", l("Pooling", "pooling_param { kernel_size: 4000000000 }"), /does not fit/],
    [
      "a pool behind the input",
      l("Pooling", "pooling_param { kernel_size: 1 stride: 3 }").replaceAll("dim: 8", "dim: 5"),
      /windows that lie behind/,
    ],
    ["a pool at random", l("Pooling", "pooling_param { pool: STOCHASTIC kernel_size: 2 }"), /pools by STOCHASTIC/],
    ["a huge shape", l("Tile", "tile_param { tiles: 2000000000 }"), /no shape of an activation/],
    ["an axis that is not there", l("Softmax", "softmax_param { axis: 7 }"), /works along axis 7/],
    ["a batch taken apart", l("Slice", "slice_param { axis: 0 }"), /takes a batch apart/],
    [
      "two inputs",
      `input: "info" input_dim: 1 input_dim: 3 ${l("Concat", "", 'bottom: "data" bottom: "info" top: "out"')}`,
      /a second input of the net/,
    ],
    ["no input", 'layer { name: "l" type: "ReLU" bottom: "x" top: "y" }', /the net has no input/],
    [
      "an input that is no picture",
      l("ReLU").replace("dim: 1 dim: 3 dim: 8", "dim: 1 dim: 3"),
      /has the shape 1×3×8, which is no picture/,
    ],
    ["nothing but data", inputText(3, 8, 8), /has no layers that run on a picture/],
    [
      "more outputs than there are",
      l("ReLU", "", 'bottom: "data" top: "a" top: "b"'),
      /has more outputs than are known of it/,
    ],
  ])("%s", async (_, text, message) => {
    const failing = caffe.read(prototxtFile(text, { l: [[2, 3, 3, 3], [2]] }), {});
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toMatchObject({ name: "ConvlensError" });
  });

  test("numbers that are fewer than their shape", async () => {
    const weights = caffemodelBytes({
      layer: [{ name: "l", blobs: [{ shape: { dim: [2n ** 40n, 3n, 3n, 3n] }, data: [new Uint8Array(8)] }] }],
    });
    const failing = read("n.prototxt", textBytes(l("Convolution", conv)), { "n.caffemodel": weights });
    await expect(failing).rejects.toThrow(/"weights" of the Convolution layer "l" has 2 numbers where its shape/);
  });
});
