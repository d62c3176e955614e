import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { Builder } from "../op/builder.ts";
import { evaluateNode } from "../op/evaluate.ts";
import { backward } from "../transform/backward.ts";
import { opSuite } from "./opSuite.ts";

/** What goes for the greatest and for the least of several tensors. */
export function extremumSuite(op: "Max" | "Min"): void {
  opSuite(op, {
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
    const y = g.node(op, [x, ...others], {}, "y");
    const back = backward(g.build([y]), "y", ["x"]);
    const values = evaluate(back, { x: doubles([1], [4]), "grad(y)": doubles([1], [6]) });
    expect(values.get("grad(x)")!.data[0]).toBe(6 / n);
  });
}

/** What goes for the place of the greatest and of the least; `best` is more extreme than 1 and 2. */
export function extremePlaceSuite(op: "ArgMax" | "ArgMin", best: number): void {
  opSuite(op, {
    defaults: { inputs: [[2, 3, 5]], batch: [] },
    "channels, dropped": { inputs: [[2, 3, 5, 7]], attrs: { axis: 1, keepdims: 0 } },
    "the last axis": { inputs: [[2, 3, 5]], attrs: { axis: -1 } },
  });

  test.each([
    [0, 1],
    [1, 3],
  ])("of equal elements, with select_last_index = %i", (select_last_index, expected) => {
    const node = { op, inputs: ["x"], outputs: ["y"], attrs: { select_last_index } };
    expect(evaluateNode(node, [doubles([4], [1, best, 2, best])])[0]!.data[0]).toBe(expected);
  });
}
