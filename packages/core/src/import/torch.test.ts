import { describe, expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import { rng } from "../base/rng.ts";
import type { Shape } from "../base/tensor.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { pickled } from "../testing/pickleWriter.ts";
import { hashedWeights, torchFixture } from "../testing/torchFile.ts";
import { importModel } from "./importModel.ts";
import importer from "./torch.ts";

const net = { input: ["N", 3, 32, 32], output: ["N", 3], values: ["conv1", "conv2", "fc1", "fc2"] };

importerSuite(importer, {
  "a zip": { file: torchFixture("zip.pth"), ...net },
  "a file of before 1.6": { file: torchFixture("legacy.pth"), ...net },
});

const shapes: readonly (readonly [string, Shape])[] = [
  ["conv1.weight", [2, 3, 5, 5]],
  ["conv1.bias", [2]],
  ["conv2.weight", [3, 2, 5, 5]],
  ["conv2.bias", [3]],
  ["fc1.weight", [4, 75]],
  ["fc1.bias", [4]],
  ["fc2.weight", [3, 4]],
  ["fc2.bias", [3]],
];

describe("what PyTorch has saved", () => {
  test.each([
    ["zip.pth", 0],
    ["legacy.pth", 0],
    ["protocol4.pth", 0],
    ["double.pth", 0],
    ["strided.pth", 0],
    ["views.pth", 0],
    ["numpy.pth", 0],
    ["checkpoint.pth", 0],
    ["module.pth", 0],
    ["module-legacy.pth", 0],
    // Half of the last of 11 and of 8 bits, relative to the smallest number that has as many.
    ["half.pth", 2 ** -11],
    ["brain.pth", 2 ** -8],
  ])("%s has the weights that were saved", async (name, tolerance) => {
    const { graph } = await importModel(torchFixture(name));
    for (const [i, [key, shape]] of shapes.entries()) {
      const held = graph.constants.get(key)!;
      expect(held.shape, key).toEqual(shape);
      expect(held.type).toBe("float32");
      const expected = hashedWeights(key, shape, i).data;
      for (const [j, v] of expected.entries())
        expect(Math.abs((held.data[j] as number) - v), key).toBeLessThanOrEqual(tolerance * Math.abs(v));
    }
  });

  test("says what it took and what it guessed", async () => {
    const notes = async (name: string) => (await importer.read(torchFixture(name), {})).notes.join("\n");
    expect(await notes("module.pth")).toContain(
      "a whole __main__.Net was saved; its weights were read, its code was not",
    );
    expect(await notes("zip.pth")).toContain("a guess: ReLU and 2×2 max pool behind conv1, conv2");
  });
});

/** A file of before 1.6 that holds a pickle of one's own. */
function legacyWith(saved: Uint8Array): Uint8Array {
  const magic = pickled((p) => p.integer(0x1950a86a20f9469cfc6cn));
  // PyTorch writes the magic number without the zero of a sign.
  magic.set([0x8a, 0x0a], 2);
  const head = Uint8Array.of(...magic.subarray(0, 14), 0x2e);
  const parts = [head, pickled((p) => p.int(1001)), pickled((p) => p.dict()), saved, pickled((p) => p.mark().list())];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe("files that are refused", () => {
  const refused = async (bytes: Uint8Array) => {
    const error = await importModel(memoryFile("bad.pth", bytes)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConvlensError);
    return (error as ConvlensError).message;
  };

  test("one that calls a function, by the function's name", async () => {
    const saved = pickled((p) => p.global("os", "system").text("touch /tmp/broken").tuple1().reduce());
    expect(await refused(legacyWith(saved))).toBe(
      '"bad.pth" asks for os.system, which is not among what is read from a PyTorch file; nothing of it was run',
    );
  });

  test("one without weights", async () => {
    const saved = pickled((p) => p.dict().text("epoch").int(3).setItem());
    expect(await refused(legacyWith(saved))).toBe('"bad.pth" holds no weights of a network: it is a dict of epoch');
  });

  test("a tensor that reaches beyond its storage, or has more elements than memory", async () => {
    const tensor = (extent: number, stride: number) =>
      pickled((p) => {
        p.dict().text("w").global("torch._utils", "_rebuild_tensor_v2").mark();
        p.mark()
          .text("storage")
          .global("torch", "FloatStorage")
          .text("0")
          .text("cpu")
          .int(4)
          .none()
          .tupleOfMark()
          .persistent();
        p.int(0).int(extent).tuple1().int(stride).tuple1().no().none().tupleOfMark().reduce();
        return p.setItem();
      });
    expect(await refused(legacyWith(tensor(5, 1)))).toContain("a tensor of shape [5] reaches beyond the 4 numbers");
    expect(await refused(legacyWith(tensor(2 ** 30, 0)))).toContain("has more elements than its storage");
  });

  test("other weights, with the nearest architecture and why it is none", async () => {
    const bytes = torchFixture("legacy.pth").bytes.slice();
    const at = indexOf(bytes, "fc2.bias");
    bytes[at + "fc2.bi".length] = "o".charCodeAt(0);
    expect(await refused(bytes)).toBe(
      '"bad.pth" holds only weights, and the architecture of its 8 tensors ("conv1.weight", "conv1.bias" …) is not known: nearest is plain, which takes 7 of them, but it has no place for "fc2.bios"',
    );
  });

  test("damaged ones, in one line, whatever is damaged", async () => {
    const random = rng(5);
    for (const name of ["zip.pth", "legacy.pth", "module-legacy.pth", "numpy.pth", "protocol4.pth"])
      for (let i = 0; i < 150; i++) {
        const bytes = torchFixture(name).bytes.slice();
        for (let k = 0; k < 3; k++)
          bytes[Math.floor(random.uniform() * bytes.length)] = Math.floor(random.uniform() * 256);
        const error = await importer.read(memoryFile("bad.pth", bytes), {}).then(
          () => undefined,
          (e: unknown) => e,
        );
        if (error !== undefined && !(error instanceof ConvlensError)) throw error;
        if (error !== undefined) expect(error.message).not.toContain("\n");
      }
  });
});

const indexOf = (bytes: Uint8Array, text: string): number =>
  bytes.findIndex((_, i) => [...text].every((c, j) => bytes[i + j] === c.charCodeAt(0)));
