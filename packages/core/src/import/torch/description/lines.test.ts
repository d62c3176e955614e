import { expect, test } from "vitest";
import { lineOf } from "./lines.ts";

const text = `{
  "a": [1, "two, \\" ]",
    { "b": null }],
  "c": {
    "a": {}, "c": [[],
      [true, -1.5e3]
    ] },
  "d": "\\\\"
,"e": 1
}`;

test.each([
  [[], 1],
  [["a"], 2],
  [["a", 1], 2],
  [["a", 2], 3],
  [["a", 2, "b"], 3],
  [["c"], 4],
  [["c", "a"], 5],
  [["c", "c", 1], 6],
  [["c", "c", 1, 1], 6],
  [["e"], 9],
  [["a", 7], 2],
  [["c", "x", "y"], 4],
] as const)("%j is on line %i", (path, line) => expect(lineOf(text, path)).toBe(line));

test("of a key that is there twice the last one counts, as for JSON.parse", () => {
  expect(lineOf('{"a": 1,\n"a": 2}', ["a"])).toBe(2);
});
