import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import type { Model } from "../onnx/meta.ts";
import { engines } from "../testing/engines.ts";
import { memoryFile } from "../testing/importerSuite.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { shelf } from "../testing/shelf.ts";
import { importModel } from "./importModel.ts";

const read = (name: string) =>
  importModel(memoryFile(name, new Uint8Array(readFileSync(join(shelf!, "models", name)))));

async function logitsOf({ graph, input, output }: Model): Promise<Float64Array> {
  const session = await (engines()[0] ?? referenceEngine).prepare(graph);
  const made = await session.run({ [input]: randomPicture([2, 3, 32, 32]) });
  await session.release();
  return toDoubles(made[output]!).data;
}

describe.skipIf(!shelf)("PyTorch files of the shelf (skipped where it is absent)", () => {
  test("a state dict gives the logits of the same network as ONNX", async () => {
    const torch = await logitsOf(await read("torch/cifar10_resnet20.th"));
    const onnx = await logitsOf(await read("onnx/cifar10_resnet20.onnx"));
    expect(torch).toHaveLength(20);
    // Two float32 computations of 20 layers, of which one has batch normalisation in its convolutions.
    for (const [i, v] of onnx.entries()) expect(Math.abs(torch[i]! - v)).toBeLessThan(1e-4);
  });

  test.each([
    ["cifar10_resnet20.th", "resnet", 32, "layer3.2"],
    ["cifar10_resnet56.th", "resnet", 32, "layer3.8"],
    ["cifar_net.pth", "plain", 32, "conv3"],
    ["cifar_lenet_legacy.pt", "plain", 32, "conv2"],
  ])("%s is a %s", async (name, id, side, value) => {
    const { graph, input, output, notes } = await read(`torch/${name}`);
    expect(notes.join("\n")).toContain(`the architecture is told by names and shapes: ${id}`);
    expect(graph.infos.get(input)!.shape).toEqual(["N", 3, side, side]);
    expect(graph.infos.get(output)!.shape).toEqual(["N", 10]);
    expect(graph.infos.has(value)).toBe(true);
  });

  test("a network whose pools its extents do not tell is refused with them", async () => {
    await expect(read("torch/mnist_cnn.safetensors")).rejects.toThrow(
      /nearest is plain, .*"fc1" takes 490 numbers \(49 places of 10 channels\); 2×2 pools .* leave 14×14 or 13×13 of 28×28 pixels/,
    );
  });
});
