import { describe, expect, test } from "vitest";
import { caffemodelBytes, doubleBlob, prototxtFile, weightsFile } from "../../testing/caffeFile.ts";
import { drawnLegacyBlob, lenet, lenetWeights, opsOf, readCaffe, runCaffe } from "../../testing/caffeNets.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import caffe from "../caffe.ts";

describe("older forms", () => {
  const conv = { bottom: ["data"], top: ["conv"] };
  const blobs = [drawnLegacyBlob([4, 3, 3, 3], 1), drawnLegacyBlob([4], 2)];
  const products = [drawnLegacyBlob([5, 100], 3), drawnLegacyBlob([5], 4)];
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
    const model = await readCaffe("old.caffemodel", bytes);
    expect(opsOf(model)).toEqual(["Conv", "Relu", "AveragePool", "Flatten", "Gemm", "Softmax"]);
    expect(await runCaffe(model)).toEqual(await runCaffe(await readCaffe("new.caffemodel", now)));
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
    expect(await runCaffe(await readCaffe("old.caffemodel", bytes))).toEqual(
      await runCaffe(await readCaffe("new.caffemodel", now)),
    );
  });

  test("weights in double precision", async () => {
    const file = prototxtFile(lenet, lenetWeights);
    const doubled = memoryFile("net.prototxt", file.bytes, { "net.caffemodel": weightsFile(lenetWeights, doubleBlob) });
    expect(await runCaffe(await caffe.read(doubled, {}))).toEqual(await runCaffe(await caffe.read(file, {})));
  });
});
