import { describe, expect, test } from "vitest";
import { blob, caffemodelBytes, inputText, prototxtFile, textBytes } from "../testing/caffeFile.ts";
import {
  drawnBlob,
  inception,
  inceptionWeights,
  lenet,
  lenetWeights,
  opsOf,
  readCaffe,
  runCaffe,
  trained,
} from "../testing/caffeNets.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import caffe from "./caffe.ts";

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

describe("nets", () => {
  test("splits, losses and measures are left out", async () => {
    const model = await readCaffe("trained.caffemodel", trained);
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
        { name: "c", blobs: [drawnBlob([3, 2, 3, 3], 1)] },
        { name: "bn", blobs: statistics },
        { name: "scale", blobs: scale },
      ],
    });
    const model = await readCaffe("n.prototxt", textBytes(net), { "n.caffemodel": weights });
    const made = new Map(model.graph.nodes.flatMap((n) => n.outputs.map((v) => [v, n] as const)));
    expect(made.get("c")!.op).toBe("Relu");
    expect(made.get("c/Convolution")!.op).toBe("Conv");
    expect(made.get("c/BatchNorm")!.op).toBe("BatchNormalization");
    expect(made.get("c/Scale")!.op).toBe("Add");
    // It stands before the normalisation, and so reads the convolution.
    expect(made.get("side")!.inputs).toEqual(["c/Convolution"]);
    expect(made.get("sum")!.inputs).toEqual(["c", "side"]);

    const plain = await runCaffe(
      await readCaffe("p.prototxt", textBytes(net.slice(0, net.indexOf('layer { name: "side"'))), {
        "p.caffemodel": weights,
      }),
    );
    const wanted = plain.data.map((v, i) => {
      const c = Math.floor(i / 6) % 3;
      const normal = (v - [1, -2, 3][c]! / 2) / Math.sqrt([4, 8, 2][c]! / 2 + 1e-5);
      return Math.max(0, normal * [0.5, 2, -1][c]! + [0.25, 0, 1][c]!) + Math.tanh(v);
    });
    expectClose(await runCaffe(model), { ...plain, data: wanted }, 1e-6);
  });

  test("what is done to the input in place is not the input", async () => {
    const net = `${inputText(1, 2, 3)} layer { name: "half" type: "Power" bottom: "data" top: "data" power_param { scale: 0.5 } }`;
    const model = await readCaffe("n.prototxt", textBytes(net), { "n.caffemodel": trained });
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
    expect(opsOf(await readCaffe("n.prototxt", textBytes(net), { "n.caffemodel": trained }))).toEqual([
      "Relu",
      "Sigmoid",
    ]);
  });

  test("several outputs: the last softmax is taken, and it is said", async () => {
    const net = `${inputText(1, 2, 3)}
      layer { name: "f" type: "Flatten" bottom: "data" top: "f" }
      layer { name: "p1" type: "Softmax" bottom: "f" top: "p1" }
      layer { name: "p2" type: "Softmax" bottom: "f" top: "p2" }
      layer { name: "t" type: "TanH" bottom: "f" top: "t" }`;
    const model = await readCaffe("n.prototxt", textBytes(net), { "n.caffemodel": trained });
    expect(model.output).toBe("p2");
    expect(model.notes[0]).toBe('The net has 3 outputs (p1, p2, t); "p2" is taken as the scores.');
  });
});
