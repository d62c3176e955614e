import { expect, it } from "vitest";
import { decodeNpy, encodeNpy } from "./npy.ts";
import type { Tensor } from "./tensor.ts";
import { fromDoubles } from "./tensor.ts";

const values = Float64Array.from({ length: 24 }, (_, i) => (i % 7) - 3);

it.each(["float16", "float32", "float64", "int8", "int16", "int32", "int64"] as const)("round trip of %s", (type) => {
  const tensor = fromDoubles({ type, shape: [2, 3, 4], data: values });
  expect(decodeNpy(encodeNpy(tensor), "a.npy")).toEqual(tensor);
});

it.each([
  [[], 1],
  [[3], 3],
  [[0, 4], 0],
] as const)("round trip of shape %o", (shape, length) => {
  const tensor: Tensor = { type: "uint8", shape, data: new Uint8Array(length).fill(7) };
  expect(decodeNpy(encodeNpy(tensor), "a.npy")).toEqual(tensor);
});

/** A file with a header of our own. */
function file(version: number, header: string, body: readonly number[]): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([0x93, ...new TextEncoder().encode("NUMPY"), version, 0, ...length, ...text, ...body]);
}

it("writes a header that numpy reads, aligned to 64 bytes", () => {
  const bytes = encodeNpy({ type: "float32", shape: [2], data: Float32Array.of(1, 2) });
  const header = new TextDecoder().decode(bytes.subarray(10, 128));
  expect(header.startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")).toBe(true);
  expect((bytes.length - 8) % 64).toBe(0);
  expect(bytes.at(-9)).toBe(10);
});

it.each([2, 3])("reads version %i, big-endian and Fortran order", (version) => {
  const header = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n";
  // Columns first: (0, 256), (1, 257), (2, 258).
  const body = [0, 0, 1, 0, 0, 1, 1, 1, 0, 2, 1, 2];
  expect(decodeNpy(file(version, header, body), "a.npy")).toEqual({
    type: "int16",
    shape: [2, 3],
    data: Int16Array.of(0, 1, 2, 256, 257, 258),
  });
});

it("leaves the bytes it reads alone, also in a Buffer that shares its memory", () => {
  const header = "{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }\n";
  const bytes = Buffer.from(file(1, header, [1, 2, 3, 4]));
  const before = Uint8Array.from(bytes);
  expect(decodeNpy(bytes, "a.npy").data).toEqual(Int16Array.of(0x102, 0x304));
  expect(Uint8Array.from(bytes)).toEqual(before);
});

it("names the file and what is wrong with it", () => {
  const header = (descr: string) => `{'descr': '${descr}', 'fortran_order': False, 'shape': (2,), }\n`;
  expect(() => decodeNpy(new Uint8Array(20), "a.npy")).toThrow("a.npy is not a .npy file");
  expect(() => decodeNpy(file(1, header("<f4"), [1, 2, 3]), "a.npy")).toThrow("a.npy is cut off");
  expect(() => decodeNpy(file(1, header("<c8"), []), "a.npy")).toThrow('a.npy holds "<c8"');
  expect(() => decodeNpy(file(1, "{'descr': [('x', '<f4')]}", []), "a.npy")).toThrow("a.npy holds records");
});
