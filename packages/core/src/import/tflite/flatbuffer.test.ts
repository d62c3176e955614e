import { expect, test } from "vitest";
import { flatbuffer, float, int8, int32, int32s, table, tables, text, vector } from "../../testing/flatbufferWriter.ts";
import { Table } from "./flatbuffer.ts";

const bytes = flatbuffer(
  {
    0: int8(-3),
    1: int32(70_000),
    3: float(0.5),
    4: text("größe"),
    5: int32s([1, -2, 3]),
    6: vector(BigInt64Array.of(-5n, 7n)),
    7: tables([{ 0: int32(1) }, { 0: int32(2) }]),
    8: table({ 2: int8(1) }),
  },
  "TEST",
);

test("fields are read by their numbers, absent ones as what they default to", () => {
  const root = Table.root(bytes);
  expect(root.int8(0)).toBe(-3);
  expect(root.int32(1)).toBe(70_000);
  expect([root.int32(2, 9), root.has(2), root.int32(99)]).toEqual([9, false, 0]);
  expect(root.float32(3)).toBe(0.5);
  expect(root.text(4)).toBe("größe");
  expect(root.int32s(5)).toEqual([1, -2, 3]);
  expect(root.int64s(6)).toEqual([-5, 7]);
  expect(root.tables(7).map((t) => t.int32(0))).toEqual([1, 2]);
  expect([root.table(8)!.flag(2), root.table(8)!.flag(0), root.table(2)]).toEqual([true, false, undefined]);
});

test("what lies outside of the buffer is a RangeError", () => {
  const read = (b: Uint8Array) => {
    const root = Table.root(b);
    return [
      root.text(4),
      root.int32s(5),
      root.int64s(6),
      root.tables(7).map((t) => t.int32(0)),
      root.table(8)?.flag(2),
    ];
  };
  for (let length = 0; length < bytes.length; length++) {
    const whole = JSON.stringify(read(bytes));
    try {
      expect(JSON.stringify(read(bytes.slice(0, length)))).toBe(whole);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  }
});

test("a vector that is referred to again and again cannot take more than its share", () => {
  const long = flatbuffer({ 0: vector(new Int32Array(10_000)) }, "TEST");
  const root = Table.root(long);
  expect(() => {
    for (let i = 0; i < 100; i++) root.int32s(0);
  }).toThrow(RangeError);
});
