import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { statistics } from "./statistics.ts";

test("the weights of a layer in figures", () => {
  // two filters of 1×1×2: (3, 4) with norm 5, and an idle one
  const data = float32([2, 1, 1, 2], [3, 4, 0, 0]);
  const { rows } = statistics([{ kind: "volume", layer: "conv", op: "Conv", data }]);
  expect(rows).toEqual([["conv", "2×1×1×2", 1.75, 1.785, 0, 4, 2.5, 1]]);
});
