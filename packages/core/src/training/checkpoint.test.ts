import { expect, it } from "vitest";
import { float32, int64 } from "../base/tensor.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";

const tensors = {
  odd: float32([3], [Number.MIN_VALUE, -0, 0.1]),
  extreme: float32([2, 2], [Number.NaN, Number.POSITIVE_INFINITY, 3.4028234663852886e38, 1e-45]),
  scalar: float32([], [7]),
  counts: int64([1], [-5]),
  empty: float32([0, 4], []),
};

it("gives back what it was given, to the bit", () => {
  const metadata = { steps: "12", note: "ü\n" };
  const read = decodeCheckpoint(encodeCheckpoint({ tensors, metadata }));
  expect(read).toEqual({ tensors, metadata });
  expect(Object.is(read.tensors.odd!.data[1], -0)).toBe(true);
});

it("reads from the middle of other bytes", () => {
  const bytes = encodeCheckpoint({ tensors, metadata: {} });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(decodeCheckpoint(shifted.subarray(3)).tensors).toEqual(tensors);
});

it("tells what is no whole checkpoint", () => {
  const bytes = encodeCheckpoint({ tensors, metadata: {} });
  expect(() => decodeCheckpoint(bytes.subarray(0, 5))).toThrow("cut off");
  expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 1))).toThrow('"counts" is cut off');
  expect(() => decodeCheckpoint(new Uint8Array(40))).toThrow("not JSON");
});
