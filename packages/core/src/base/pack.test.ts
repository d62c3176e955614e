import { expect, test } from "vitest";
import { pack, unpack } from "./pack.ts";

test("what is unpacked is what was packed: numbers, texts, arrays of every kind, what JSON has no words for", () => {
  const value = {
    text: "a \u0000 b",
    nested: [{ a: Float32Array.of(1, Number.NaN, 3), b: null }, Float64Array.of(0.1)],
    bytes: Uint8Array.of(1, 2, 3),
    clamped: Uint8ClampedArray.of(7),
    longs: BigInt64Array.of(-5n),
    none: new Int32Array(0),
    scores: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0.5],
  };
  expect(unpack(pack(value))).toEqual(value);
});

test("bytes that know how to become JSON are bytes all the same", () => {
  const bytes = Object.assign(Uint8Array.of(1, 2), { toJSON: () => "text" });
  expect(unpack(pack({ bytes }))).toEqual({ bytes: Uint8Array.of(1, 2) });
});

test("bytes that lie anywhere in a buffer are unpacked", () => {
  const packed = pack({ a: Float64Array.of(1, 2) });
  const moved = new Uint8Array(packed.length + 3);
  moved.set(packed, 3);
  expect(unpack(moved.subarray(3))).toEqual({ a: Float64Array.of(1, 2) });
});

test("a part of an array is packed without the rest", () => {
  const whole = Float32Array.from({ length: 1000 }, (_, i) => i);
  const packed = pack(whole.subarray(10, 12));
  expect(packed.length).toBeLessThan(100);
  expect(unpack(packed)).toEqual(Float32Array.of(10, 11));
});

test("bytes that are cut off, or of something else, are refused", () => {
  const packed = pack({ a: new Float32Array(16) });
  for (const bytes of [packed.subarray(0, 4), packed.subarray(0, 20), packed.subarray(0, packed.length - 8)])
    expect(() => unpack(bytes)).toThrow("not in the form");
  expect(() => unpack(new TextEncoder().encode("<!doctype html><html>"))).toThrow("not in the form");
});
