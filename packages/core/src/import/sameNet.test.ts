import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import type { Model } from "../onnx/meta.ts";
import { encodeGraph } from "../onnx/write.ts";
import { engines } from "../testing/engines.ts";
import { memoryFile } from "../testing/importerSuite.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { SAME_SIZE, sameNet } from "../testing/sameNet.ts";
import { shelf } from "../testing/shelf.ts";
import { importModel } from "./importModel.ts";

/** What two pictures come to. */
async function scoresOf({ graph, input, output }: Model, engine = referenceEngine): Promise<number[]> {
  const [, ...extents] = graph.infos.get(input)!.shape as [string, number, number, number];
  const session = await engine.prepare(graph);
  const made = await session.run({ [input]: randomPicture([2, ...extents]) });
  await session.release();
  return Array.from(toDoubles(made[output]!).data);
}

const expectSame = (scores: readonly number[], expected: readonly number[], tolerance: number) => {
  expect(scores).toHaveLength(expected.length);
  for (const [i, v] of expected.entries()) expect(Math.abs(scores[i]! - v), `score ${i}`).toBeLessThan(tolerance);
};

describe("one network in each format gives the same logits", () => {
  const models = Object.entries(sameNet).map(([format, write]) => [format, write] as const);
  test.each(models)("%s", async (format, write) => {
    const model = await importModel(await write(), { size: SAME_SIZE });
    expect(model.format).toBe(format);
    const expected = await scoresOf(await importModel(await sameNet.onnx!()));
    // In float64 only the order of sums differs; weights are float32 in every file.
    expectSame(await scoresOf(model), expected, 1e-12);
  });
});

const bytesAt = (path: string) => new Uint8Array(readFileSync(join(shelf!, "models", path)));

/** A model of the shelf with all that lies beside it. */
const onShelf = (path: string): Promise<Model> => {
  const [folder, name] = [path.split("/").slice(0, -1).join("/"), path.split("/").at(-1)!];
  const sibling = async (other: string) => {
    try {
      return bytesAt(`${folder}/${other}`);
    } catch {
      return undefined;
    }
  };
  return importModel({ name, bytes: bytesAt(path), sibling });
};

const engine = engines()[0] ?? referenceEngine;

describe.skipIf(!shelf)("networks of the shelf (skipped where it is absent)", () => {
  test("a ResNet as PyTorch's state dict and as ONNX", async () => {
    const [torch, onnx] = await Promise.all(["torch/cifar10_resnet20.th", "onnx/cifar10_resnet20.onnx"].map(onShelf));
    // Two float32 computations of 20 layers, of which one has batch normalisation in its convolutions.
    expectSame(await scoresOf(torch!, engine), await scoresOf(onnx!, engine), 1e-4);
  });

  test("digits of opset 1 and of opset 8", async () => {
    const [old, today] = await Promise.all(["onnx/mnist_opset1.onnx", "onnx/mnist.onnx"].map(onShelf));
    expectSame(await scoresOf(old!, engine), await scoresOf(today!, engine), 1e-4);
  });

  test("a net of Caffe by its text and by its weights", async () => {
    const [text, weights] = await Promise.all(
      ["caffe/cifar10_quick.prototxt", "caffe/cifar10_quick.caffemodel"].map(onShelf),
    );
    expectSame(await scoresOf(text!, engine), await scoresOf(weights!, engine), 1e-4);
  });

  test.each([
    "caffe/lenet.caffemodel",
    "caffe/cifar10_quick.prototxt",
    "keras/cat_dog_mobilenetv2.h5",
    "tfjs/cat_dog_mobilenetv2/model.json",
    "torch/cifar_net.pth",
    "imagenet/squeezenet11.onnx",
  ])("%s and the ONNX file that is made of it", async (path) => {
    const model = await onShelf(path);
    const again = await importModel(memoryFile("again.onnx", encodeGraph(model.graph)));
    expectSame(await scoresOf(again, engine), await scoresOf(model, engine), 1e-4);
  });
});
