import { expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors, isSafetensors } from "./safetensors.ts";
import { float32, type Tensor } from "./tensor.ts";

const fail = (why: string) => new Error(why);

const tensors: Readonly<Record<string, Tensor>> = {
  half: { type: "float16", shape: [3], data: Uint16Array.of(0x3c00, 1, 0xfc00) },
  brain: { type: "bfloat16", shape: [1], data: Uint16Array.of(0x3f80) },
  flags: { type: "bool", shape: [2], data: Uint8Array.of(1, 0) },
  bytes: { type: "int8", shape: [3], data: Int8Array.of(-1, 2, 3) },
  wide: { type: "uint64", shape: [1], data: BigUint64Array.of(2n ** 63n) },
  last: float32([2, 1], [1.5, -2]),
};

/** A file with a header of one's own, and some bytes behind it. */
function withHeader(header: unknown, data = 16): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

test("every element type comes back, as copies and as views", () => {
  const bytes = encodeSafetensors({ tensors, metadata: {} });
  expect(isSafetensors(bytes)).toBe(true);
  expect(decodeSafetensors(bytes, fail)).toEqual({ tensors, metadata: {} });
  expect(decodeSafetensors(bytes, fail, true)).toEqual({ tensors, metadata: {} });
});

const entry = (over: object) => ({ a: { dtype: "F32", shape: [4], data_offsets: [0, 16], ...over } });

test.each<[string, unknown, string]>([
  ["an unknown type", entry({ dtype: "F8_E4M3" }), '"a" is of type F8_E4M3'],
  ["a negative extent", entry({ shape: [-4] }), '"a" has no shape or no place'],
  ["no offsets", entry({ data_offsets: undefined }), '"a" has no shape or no place'],
  ["an extent that is too great", entry({ shape: [2 ** 50] }), '"a" is not of its shape'],
  ["beyond the end", entry({ data_offsets: [16, 32] }), '"a" is cut off'],
  [
    "tensors over each other",
    Object.fromEntries([..."abcdefghij"].map((n) => [n, entry({}).a])),
    "lie over each other",
  ],
  ["a header that is a list", [1], "its header is no object"],
  ["metadata that are a list", { __metadata__: [1] }, "its metadata are no object"],
])("%s", (_, header, message) => expect(() => decodeSafetensors(withHeader(header), fail)).toThrow(message));

test("a header longer than any is no safetensors", () => {
  const bytes = withHeader({});
  new DataView(bytes.buffer).setBigUint64(0, 2n ** 62n, true);
  expect(isSafetensors(bytes)).toBe(false);
  expect(() => decodeSafetensors(bytes, fail)).toThrow("cut off");
});
