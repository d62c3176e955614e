import { expect, test } from "vitest";
import { opSuite } from "./opSuite.ts";
import { onCounting, upgradedGraph } from "./upgradedGraph.ts";

/** What goes for Softmax and for its logarithm, also as they were before opset 13. */
export function softmaxSuite(op: "Softmax" | "LogSoftmax"): void {
  opSuite(op, {
    "the last axis": { inputs: [[2, 7]] },
    "an inner axis": { inputs: [[2, 3, 5, 7]], attrs: { axis: 1 } },
    "an axis counted from the end": { inputs: [[2, 3, 5, 7]], attrs: { axis: -2 } },
    "scores far apart": { inputs: [{ shape: [2, 7], low: -300, high: 300 }] },
  });

  const asLast = (shape: number[]) =>
    onCounting(
      upgradedGraph({ op, inputs: ["x"], attrs: { axis: -1 } }, 13, { x: { type: "float32", shape } }),
      shape,
      0.1,
    );

  test("before opset 13, the axes after the given one were one line", () => {
    const old = upgradedGraph({ op, inputs: ["x"], attrs: {} }, 11, { x: { type: "float32", shape: ["N", 3, 5] } });
    const y = onCounting(old, [2, 3, 5], 0.1);
    expect(y.shape).toEqual([2, 3, 5]);
    expect(y.data).toEqual(asLast([2, 15]).data);
  });

  test("before opset 13, the last axis meant the same", () => {
    const old = upgradedGraph({ op, inputs: ["x"], attrs: {} }, 11, { x: { type: "float32", shape: ["N", 5] } });
    expect(old.nodes.map((n) => n.op)).toEqual([op]);
    expect(onCounting(old, [2, 5], 0.1)).toEqual(asLast([2, 5]));
  });
}
