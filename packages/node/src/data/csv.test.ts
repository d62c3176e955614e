import { expect, it } from "vitest";
import { parseLabels } from "./csv.ts";

it.each([
  ["no header", "a.jpg,cat\nb.jpg,dog\n"],
  ["a header", "path,label\na.jpg,cat\nb.jpg,dog"],
  ["other names and order", "\uFEFFClass,id,FileName\r\ncat,1,a.jpg\r\n\r\ndog,2,b.jpg\r\n"],
  ["quotes", '"a.jpg","cat"\n"b.jpg",dog\n'],
])("reads a table with %s", (_, text) => {
  expect(parseLabels(text, "set.csv")).toEqual([
    { path: "a.jpg", label: "cat" },
    { path: "b.jpg", label: "dog" },
  ]);
});

it("takes commas, quotes and line ends inside quotes", () => {
  expect(parseLabels('"a,1.jpg","the ""big""\ncat"\nb.jpg,dog', "set.csv")).toEqual([
    { path: "a,1.jpg", label: 'the "big"\ncat' },
    { path: "b.jpg", label: "dog" },
  ]);
});

it.each([
  ["", "set.csv is empty"],
  ["a.jpg,cat\n\nb.jpg\n", "set.csv, line 3"],
  ['a.jpg,"cat\n', "set.csv, line 1: a quote does not end"],
])("names the line at fault in %j", (text, message) => {
  expect(() => parseLabels(text, "set.csv")).toThrow(message);
});
