import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { encodeParquet } from "./parquet.ts";

test("a table comes back as it was written, numbers to the bit", async () => {
  const names = ["ant.jpg", 'b,"c".jpg', "émeu.jpg"];
  const bytes = encodeParquet([
    { name: "picture", type: "STRING", data: names },
    { name: "label", type: "STRING", data: ["ant", null, "emu"] },
    { name: "x", type: "DOUBLE", data: Float64Array.from([1 / 3, -0, 2]) },
  ]);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual([
    { picture: "ant.jpg", label: "ant", x: 1 / 3 },
    { picture: 'b,"c".jpg', label: null, x: -0 },
    { picture: "émeu.jpg", label: "emu", x: 2 },
  ]);
  const types = parquetMetadata(file)
    .schema.slice(1)
    .map((column) => [column.name, column.type, column.converted_type]);
  expect(types).toEqual([
    ["picture", "BYTE_ARRAY", "UTF8"],
    ["label", "BYTE_ARRAY", "UTF8"],
    ["x", "DOUBLE", undefined],
  ]);
});

test("no rows", async () => {
  const bytes = encodeParquet([{ name: "x", type: "DOUBLE", data: [] }]);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual([]);
});
