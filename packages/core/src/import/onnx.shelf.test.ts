import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { size } from "../base/tensor.ts";
import { lastSpatialValue } from "../onnx/lastSpatial.ts";
import { encodeGraph } from "../onnx/write.ts";
import { memoryFile } from "../testing/importerSuite.ts";
import { shelf } from "../testing/shelf.ts";
import { coded } from "../transform/coded.ts";
import { importModel } from "./importModel.ts";

const bytesOf = (name: string) => readFileSync(join(shelf!, "models", `${name}.onnx`));
const read = (name: string) => importModel(memoryFile(`${name}.onnx`, bytesOf(name)));

type Level = "basic" | "all";

async function run(bytes: Uint8Array, input: string, x: ort.Tensor, graphOptimizationLevel: Level = "basic") {
  const session = await ort.InferenceSession.create(bytes, { graphOptimizationLevel, logSeverityLevel: 3 });
  const made = await session.run({ [input]: x });
  await session.release();
  return made;
}

describe.skipIf(!shelf)("models of the shelf (skipped where it is absent)", () => {
  test.each([
    ["imagenet/squeezenet11", ["N", 1000, 1, 1], "relu_conv10_out"],
    ["imagenet/googlenet", ["N", 1000], "inception_5b_output_out"],
    ["onnx/cifar10_resnet20", ["N", 10], "layer3.2addr"],
    ["onnx/mnist", ["N", 10], "ReLU114_Output_0"],
    ["onnx/super_resolution", ["N", 1, 672, 672], "output"],
    ["onnx/ultraface", ["N", 4420, 2], "447"],
  ])("%s: shapes, and the layer that Grad-CAM is asked at", async (name, output, layer) => {
    const model = await read(name);
    expect(model.notes).toEqual([]);
    expect(model.graph.infos.get(model.output)!.shape).toEqual(output);
    expect(lastSpatialValue(model.graph)).toBe(layer);
    for (const v of model.graph.nodes.flatMap((n) => n.outputs)) expect(model.graph.infos.has(v) || !v, v).toBe(true);
  });

  // Upgrading changes no arithmetic, but engines may fuse other nodes: float32 rounding through the depth of GoogLeNet.
  test.each([
    "imagenet/squeezenet11",
    "imagenet/googlenet",
    "onnx/cifar10_resnet20",
    "onnx/mnist",
    "onnx/super_resolution",
    "onnx/ultraface",
  ])("%s gives what the file gives", async (name) => {
    const { graph, input } = await read(name);
    const shape = graph.infos.get(input)!.shape.map((d) => (typeof d === "number" ? d : 1));
    const { normal } = rng(1);
    const x = new ort.Tensor("float32", Float32Array.from({ length: size(shape) }, normal), shape);
    const [ours, theirs] = [await run(encodeGraph(graph), input, x), await run(bytesOf(name), input, x)];
    for (const v of graph.outputs) {
      const [a, b] = [ours[v]!.data as Float32Array, theirs[v]!.data as Float32Array];
      const scale = b.reduce((largest, e) => Math.max(largest, Math.abs(e)), 0);
      expect(a.reduce((worst, e, i) => Math.max(worst, Math.abs(e - b[i]!)), 0) / scale).toBeLessThan(1e-5);
    }
  });

  // With its optimiser the runtime computes with integers, of ours as of the file.
  test.each([
    ["imagenet/mobilenetv2-quantised", "697_quantized"],
    ["imagenet/shufflenetv2-int8", "610_quantized"],
  ])("%s gives what the file gives, to the bit, and has feature maps", async (name, layer) => {
    const { graph, input } = await read(name);
    expect(lastSpatialValue(graph)).toBe(layer);
    expect(graph.infos.get(layer)!.type).toBe("float32");
    const { normal } = rng(1);
    const x = new ort.Tensor("float32", Float32Array.from({ length: 3 * 224 * 224 }, normal), [1, 3, 224, 224]);
    const tapped = coded({ ...graph, outputs: [...graph.outputs, layer] });
    const [ours, theirs] = [await run(encodeGraph(tapped), input, x, "all"), await run(bytesOf(name), input, x, "all")];
    for (const v of graph.outputs) expect(ours[v]!.data).toEqual(theirs[v]!.data);
  });

  // The same weights: once with biases added along an axis by opset 1, once inside of the convolutions.
  test("mnist_opset1, which ONNX Runtime refuses, gives what mnist gives", async () => {
    const { normal } = rng(1);
    const x = new ort.Tensor("float32", Float32Array.from({ length: 784 }, normal), [1, 1, 28, 28]);
    const [old, today] = await Promise.all(["onnx/mnist_opset1", "onnx/mnist"].map(read));
    expect(old!.notes).toEqual([]);
    const ours = (await run(encodeGraph(old!.graph), old!.input, x))[old!.output]!.data as Float32Array;
    const theirs = (await run(encodeGraph(today!.graph), today!.input, x))[today!.output]!.data as Float32Array;
    ours.forEach((v, i) => {
      expect(v).toBeCloseTo(theirs[i]!, 5);
    });
  });
});
