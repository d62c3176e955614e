import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import Where from "./Where.ts";

const condition = { values: [1, 0, 0, 1, 1, 0], shape: [3, 2], type: "bool" as const };

opSuite("Where", {
  "equal shapes": { inputs: [condition, [5, 3, 2], [5, 3, 2]], wrt: [1, 2], batch: [1, 2] },
  broadcast: { inputs: [condition, [5, 1, 2], [3, 1]], wrt: [1, 2], batch: [1] },
});

test("a shape chosen entry by entry keeps its unknown extents", () => {
  const vector = (content: (number | string)[]) => ({ type: "int64" as const, shape: [content.length], content });
  const [y] = Where.infer({ attrs: {}, x: [vector([0, 1]), vector([1]), vector(["N", -1])], outputs: 1 });
  expect(y!.content).toEqual(["N", 1]);
});
