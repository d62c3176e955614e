import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { pngTextChunk, withPngText } from "./pngText.ts";

const parts = (chunk: Uint8Array) => {
  const bytes = Buffer.from(chunk);
  const length = bytes.readUInt32BE(0);
  return {
    type: bytes.toString("latin1", 4, 8),
    data: bytes.subarray(8, 8 + length),
    checksum: bytes.readUInt32BE(8 + length) === crc32(bytes.subarray(4, 8 + length)),
    rest: bytes.length - length - 12,
  };
};

test("Latin-1 is a tEXt chunk, anything else an iTXt chunk", () => {
  const plain = parts(pngTextChunk("convlens", "café"));
  expect([plain.type, plain.data.toString("latin1")]).toEqual(["tEXt", "convlens\0café"]);
  const wide = parts(pngTextChunk("convlens", "猫"));
  expect([wide.type, wide.data.toString("utf8")]).toEqual(["iTXt", "convlens\0\0\0\0\0猫"]);
  for (const { checksum, rest } of [plain, wide]) expect([checksum, rest]).toEqual([true, 0]);
});

test("text stands between the header and the rest", () => {
  const file = Uint8Array.from({ length: 50 }, (_, i) => i);
  const chunk = pngTextChunk("a", "b");
  expect([...withPngText(file, { a: "b" })]).toEqual([...file.subarray(0, 33), ...chunk, ...file.subarray(33)]);
});

test("a key that PNG does not allow is refused", () => {
  expect(() => pngTextChunk("", "b")).toThrow("not a PNG text key");
});
