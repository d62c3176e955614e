import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { onCounting, upgradedGraph } from "../testing/upgradedGraph.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

const bound = (v: number) => ({ values: [v], shape: [], type: "float32" as const });
const wide = { shape: [2, 3, 5, 7], low: -4, high: 9 };

opSuite("Clip", {
  ReLU6: { inputs: [wide, bound(0), bound(6)] },
  "bounds on both sides of zero": { inputs: [wide, bound(-1.5), bound(2.5)] },
  "only a lower bound": { inputs: [wide, bound(0.7)] },
  "only an upper bound": { inputs: [wide, null, bound(0.7)] },
  "no bounds": { inputs: [wide] },
  "an upper bound that no number reaches": { inputs: [wide, bound(0), bound(3.4028234663852886e38)] },
  "infinite bounds": { inputs: [wide, bound(Number.NEGATIVE_INFINITY), bound(Number.POSITIVE_INFINITY)] },
  "bounds that the graph computes": { inputs: [wide, { shape: [], low: -1, high: 0 }, { shape: [], low: 2, high: 3 }] },
});

test("the slope at the bounds is zero", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float64", shape: [4] });
  const y = g.node("Clip", [x, g.scalar(0, x), g.scalar(6, x)], {}, "y");
  const back = backward(g.build([y]), "y", ["x"]);
  const values = evaluate(back, { x: doubles([4], [0, 1e-6, 5.9999, 6]), "grad(y)": doubles([4], [1, 1, 1, 1]) });
  expect([...values.get("grad(x)")!.data]).toEqual([0, 1, 1, 0]);
});

test.each([
  [{ min: 2, max: 4 }, [2, 2, 3, 4, 4]],
  [{ max: 4 }, [1, 2, 3, 4, 4]],
  [{ min: 2 }, [2, 2, 3, 4, 5]],
  [{}, [1, 2, 3, 4, 5]],
])("before opset 11, the bounds were attributes: %o", (attrs, expected) => {
  const old = upgradedGraph({ op: "Clip", inputs: ["x"], attrs }, 6, { x: { type: "float32", shape: [5] } });
  expect(onCounting(old, [5]).data).toEqual(expected);
});
