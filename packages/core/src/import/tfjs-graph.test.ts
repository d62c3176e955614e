import { describe, expect, test } from "vitest";
import { importerSuite } from "../testing/importerSuite.ts";
import { type GraphFile, graphFile, ints, node } from "../testing/tensorFlowGraph.ts";
import {
  beta,
  input,
  kernel,
  offset,
  ops,
  places,
  pool,
  scale,
  weight,
  window,
} from "../testing/tensorFlowGraphSuite.ts";
import importer from "./tfjs-graph.ts";

const net: GraphFile = {
  input,
  nodes: [
    node("_FusedConv2D", ["photo", "kernel", "offset"], ops("BiasAdd", "Relu"), "net/conv/Relu"),
    node("Mean", ["net/conv/Relu", "places"], {}, "net/pool/Mean"),
    node("MatMul", ["net/pool/Mean", "head"], {}, "net/scores/MatMul"),
    node("Softmax", ["net/scores/MatMul"], {}, "net/scores/Softmax"),
    node("Identity", ["net/scores/Softmax"], {}, "Identity"),
  ],
  weights: [kernel, offset, places, weight("head", [5, 4])],
  signature: {
    inputs: { x: { name: "photo:0", dtype: "DT_FLOAT" } },
    outputs: { y: { name: "Identity:0", dtype: "DT_FLOAT" } },
  },
};

importerSuite(importer, {
  classifier: {
    file: graphFile(net),
    input: ["N", 6, 9, 8],
    output: ["N", 4],
    values: ["photo", "net/conv/Relu", "net/pool/Mean", "net/scores/Softmax", "Identity"],
  },
});

test("layout, scores and an open size are told", async () => {
  const { declared, notes } = await importer.read(graphFile({ ...net, input: [-1, -1, -1, 6] }), { size: [9, 8] });
  expect(declared).toEqual({ input: { layout: "NHWC", size: [9, 8] }, output: { scores: "probabilities" } });
  expect(notes).toEqual(["The size of the input is open; 9×8 was taken."]);
});

describe("refused", () => {
  const reading = (change: Partial<GraphFile>) =>
    importer.read(graphFile({ ...net, signature: undefined, ...change } as GraphFile), {});
  const relu = node("Relu", ["photo"]);

  test.each<readonly [string, Partial<GraphFile>, RegExp]>([
    [
      "an unknown operator",
      { nodes: [node("NonMaxSuppressionV3", ["photo"])] },
      /NonMaxSuppressionV3 node .* is of an operator that is not known/,
    ],
    ["a circle", { nodes: [node("Relu", ["Elu"]), node("Elu", ["Relu"]), node("Neg", ["Elu"])] }, /in a circle/],
    ["a missing node", { nodes: [node("Relu", ["other"])] }, /its node "other" is missing/],
    ["a missing input", { nodes: [node("Relu", [])] }, /takes 0 inputs/],
    ["two nodes of one name", { nodes: [relu, relu] }, /two nodes "Relu"/],
    [
      "weights that are computed",
      { nodes: [node("Conv2D", ["photo", "photo"], window)] },
      /takes weights from another node/,
    ],
    [
      "a kernel of other channels",
      { nodes: [node("Conv2D", ["photo", "kernel"], window)], weights: [weight("kernel", [3, 3, 4, 2])] },
      /kernel of \[3, 3, 4, 2\] for 6 channels/,
    ],
    [
      "mixed pictures",
      { nodes: [node("Reshape", ["photo", "shape"])], weights: [ints("shape", [-1, 433])] },
      /would mix pictures/,
    ],
    [
      "training statistics",
      {
        nodes: [node("FusedBatchNorm", ["photo", "scale", "beta", "none", "none"])],
        weights: [scale, beta, weight("none", [0])],
      },
      /in training/,
    ],
    ["no picture", { input: [-1, 7] }, /which is no picture/],
    [
      "two pictures",
      { nodes: [{ name: "b", op: "Placeholder" }, node("Add", ["photo", "b"])] },
      /takes 2 inputs \(photo, b\)/,
    ],
    [
      "a negative stride",
      { nodes: [node("MaxPool", ["photo"], { ...pool, strides: [1, 0, 1, 1] })] },
      /as its strides/,
    ],
  ])("%s", async (_, change, message) => {
    await expect(reading(change)).rejects.toMatchObject({
      name: "ConvlensError",
      message: expect.stringMatching(message),
    });
  });

  test("a constant whose numbers are in no file", async () => {
    const file = graphFile({
      ...net,
      nodes: [...net.nodes, { name: "lost", op: "Const" }, node("Add", ["Identity", "lost"])],
      signature: undefined,
    } as unknown as GraphFile);
    await expect(importer.read(file, {})).rejects.toThrow(/the numbers of the Const node "lost" are in no weight file/);
  });
});
