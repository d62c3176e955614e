import { expect, test } from "vitest";
import type { Table } from "../method/result.ts";
import { formatCell, markdownTable, textTable } from "./table.ts";

const table: Table = {
  kind: "table",
  columns: [{ name: "layer" }, { name: "shape" }, { name: "parameters" }, { name: "memory", unit: "MB" }],
  rows: [
    ["conv1|a", "64×112×112", 9408, 3.0625],
    ["犬", "64", null, 0.25],
  ],
  totals: ["", null, 9408, 3.3125],
};

test("a text table has aligned columns, a rule and totals", () => {
  expect(textTable(table)).toBe(
    [
      "layer    shape       parameters  memory (MB)",
      "───────  ──────────  ──────────  ───────────",
      "conv1|a  64×112×112       9,408        3.063",
      "犬       64                             0.25",
      "───────  ──────────  ──────────  ───────────",
      "                          9,408        3.313",
    ].join("\n"),
  );
});

test("a Markdown table quotes what would end a cell", () => {
  expect(markdownTable(table)).toBe(
    [
      "| layer | shape | parameters | memory (MB) |",
      "| --- | --- | ---: | ---: |",
      "| conv1\\|a | 64×112×112 | 9,408 | 3.063 |",
      "| 犬 | 64 |  | 0.25 |",
      "|  |  | **9,408** | **3.313** |",
    ].join("\n"),
  );
});

test.each([
  [1234567, "1,234,567"],
  [-1000, "-1,000"],
  [0, "0"],
  [12345.6, "12,346"],
  [0.00001234, "1.234e-5"],
  [Number.NaN, "NaN"],
  [null, ""],
  ["as is", "as is"],
])("%s is written %j", (value, text) => {
  expect(formatCell(value)).toBe(text);
});

test("a column is aligned as it asks", () => {
  const left: Table = { kind: "table", columns: [{ name: "index", align: "left" }], rows: [[1], [200]] };
  expect(textTable(left).split("\n").slice(2)).toEqual(["1", "200"]);
});
