import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import Equal from "./Equal.ts";

opSuite("Equal", {
  broadcast: { inputs: [{ values: [1, 2, 3, 2, 2, 0], shape: [2, 3] }, { values: [2] }] },
  floats: {
    inputs: [
      [2, 3, 5],
      [3, 1],
    ],
  },
});

test("an unknown extent is no negative number and equals itself", () => {
  const vector = (content: (number | string)[]) => ({ type: "int64" as const, shape: [content.length], content });
  const contentFor = (a: (number | string)[], b: (number | string)[]) =>
    Equal.infer({ attrs: {}, x: [vector(a), vector(b)], outputs: 1 })[0]!.content;
  expect(contentFor(["N", 3, "N"], [-1, -1, "N"])).toEqual([0, 0, 1]);
  expect(contentFor(["N", 3], [1, 3])).toBeUndefined();
});
