import { expect, it } from "vitest";
import { parseLines, parseTable } from "./csv.ts";

it.each([
  ["no header", "a.jpg,cat\nb.jpg,dog\n"],
  ["a header", "path,label\na.jpg,cat\nb.jpg,dog"],
  ["other names and order", "\uFEFFClass,id,FileName\r\ncat,1,a.jpg\r\n\r\ndog,2,b.jpg\r\n"],
  ["quotes", '"a.jpg","cat"\n"b.jpg",dog\n'],
])("reads a table with %s", (_, text) => {
  expect(parseTable(text, "set.csv")).toEqual([
    { path: "a.jpg", label: "cat" },
    { path: "b.jpg", label: "dog" },
  ]);
});

it("takes commas, quotes and line ends inside quotes", () => {
  expect(parseTable('"a,1.jpg","the ""big""\ncat"\nb.jpg,dog', "set.csv")).toEqual([
    { path: "a,1.jpg", label: 'the "big"\ncat' },
    { path: "b.jpg", label: "dog" },
  ]);
});

it.each([
  ["no header", "a.jpg\nhttps://host/b.jpg?x=1\n"],
  ["a header", "path\na.jpg\nhttps://host/b.jpg?x=1"],
  ["other columns", 'id,"URL",width\n1,a.jpg,20\n2,"https://host/b.jpg?x=1",30\n'],
  ["empty classes", "path,label\na.jpg,\nhttps://host/b.jpg?x=1,\n"],
])("reads a table without classes, with %s", (_, text) => {
  expect(parseTable(text, "set.csv")).toEqual([{ path: "a.jpg" }, { path: "https://host/b.jpg?x=1" }]);
});

it("reads a list of paths, which may hold commas and quotes", () => {
  expect(parseLines('\uFEFFa,1.jpg\r\n\r\n b "2".jpg \n', "set.txt")).toEqual([
    { path: "a,1.jpg" },
    { path: 'b "2".jpg' },
  ]);
  expect(() => parseLines("\n \n", "set.txt")).toThrow("set.txt is empty");
});

it.each([
  ["", "set.csv is empty"],
  ["path,label\n", "set.csv is empty"],
  ["a.jpg,cat\n,dog\n", "set.csv, line 2"],
  ["a.jpg,cat\n\nb.jpg\n", "set.csv, line 3"],
  ['a.jpg,"cat\n', "set.csv, line 1: a quote does not end"],
])("names the line at fault in %j", (text, message) => {
  expect(() => parseTable(text, "set.csv")).toThrow(message);
});
