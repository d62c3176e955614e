import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

opSuite("Max", {
  "two inputs": {
    inputs: [
      [2, 3, 5],
      [3, 1],
    ],
    wrt: [0, 1],
  },
  "one input": { inputs: [[2, 3, 5]] },
  "three inputs": { inputs: [[2, 3, 5], [5], [2, 1, 5]], wrt: [0, 1, 2], batch: [0, 2] },
});

test.each([2, 3])("%i equal inputs share the gradient equally", (n) => {
  const g = new Builder();
  const x = g.input("x", { type: "float64", shape: [1] });
  const others = Array.from({ length: n - 1 }, () =>
    g.constant({ type: "float64", shape: [1], data: Float64Array.of(4) }),
  );
  const y = g.node("Max", [x, ...others], {}, "y");
  const back = backward(g.build([y]), "y", ["x"]);
  const values = evaluate(back, { x: doubles([1], [4]), "grad(y)": doubles([1], [6]) });
  expect(values.get("grad(x)")!.data[0]).toBe(6 / n);
});
