import { expect, test } from "vitest";
import { encodeSafetensors } from "../base/safetensors.ts";
import { numberToHalf, type Tensor } from "../base/tensor.ts";
import corpus from "../testing/corpus/safetensors.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { hashedWeights, type Names, torchTable } from "../testing/torchFile.ts";
import importer from "./safetensors.ts";

const specimen = corpus().find(({ name }) => name.startsWith("cifar-padded"))!;

importerSuite(importer, {
  "a ResNet for CIFAR": {
    file: memoryFile(specimen.name, specimen.bytes),
    input: ["N", 3, 32, 32],
    output: ["N", 7],
    values: ["conv1", "layer1.0.conv1", "layer1.0", "layer1.1", "layer2.0.shortcut", "layer2", "layer3.0", "linear"],
  },
});

const { tensors } = torchTable<{ readonly tensors: Names }>("small.json.gz")["cifar-padded"]!;

test("half precision is read as what it stands for, and metadata are kept", async () => {
  const halves = tensors.map(([name, shape], i): [string, Tensor] => {
    const data = Uint16Array.from(hashedWeights(name, shape, i).data, numberToHalf);
    return [name, { type: "float16", shape, data }];
  });
  const bytes = encodeSafetensors({ tensors: Object.fromEntries(halves), metadata: { format: "pt" } });
  const { graph, metadata } = await importer.read(memoryFile("m.safetensors", bytes), {});
  expect(metadata).toEqual({ format: "pt" });
  const [name, shape] = tensors[0]!;
  const held = graph.constants.get(name)!;
  expect(held.type).toBe("float32");
  // Half of the last of 11 bits.
  for (const [i, v] of hashedWeights(name, shape, 0).data.entries())
    expect(Math.abs((held.data[i] as number) - v)).toBeLessThanOrEqual(2 ** -11 * Math.abs(v) + 2 ** -25);
});

test("tensors of other names are told from the nearest architecture", async () => {
  const renamed = tensors.map(([name, shape], i) => [
    name.replace("linear.bias", "linear.bios"),
    hashedWeights(name, shape, i),
  ]);
  const bytes = encodeSafetensors({ tensors: Object.fromEntries(renamed), metadata: {} });
  await expect(importer.read(memoryFile("m.safetensors", bytes), {})).rejects.toThrow(
    `the architecture of its ${tensors.length} tensors ("conv1.weight", "bn1.weight" …) is not known: nearest is resnet, which takes ${tensors.length - 1} of them, but it has no place for "linear.bios"`,
  );
});

test("a wrapper's prefix is taken off", async () => {
  const wrapped = tensors.map(([name, shape], i) => [`module.net.${name}`, hashedWeights(name, shape, i)]);
  const bytes = encodeSafetensors({ tensors: Object.fromEntries(wrapped), metadata: {} });
  const { graph } = await importer.read(memoryFile("m.safetensors", bytes), {});
  expect(graph.infos.has("layer1.0")).toBe(true);
});

test("the size of pictures can be another, as a flag or a file beside it says", async () => {
  const said = { "m.safetensors.convlens.json": new TextEncoder().encode('{"input": {"size": [64, 36]}}') };
  const beside = await importer.read(memoryFile("m.safetensors", specimen.bytes, said), {});
  expect(beside.graph.infos.get(beside.input)!.shape).toEqual(["N", 3, 64, 36]);
  const { graph, input } = await importer.read(memoryFile("m.safetensors", specimen.bytes), { size: [48, 40] });
  expect(graph.infos.get(input)!.shape).toEqual(["N", 3, 48, 40]);
});
