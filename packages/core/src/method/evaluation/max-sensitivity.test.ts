import { expect, test } from "vitest";
import type { Float32Tensor } from "../../base/tensor.ts";
import { modelOf } from "../../testing/context.ts";
import { tinyNet } from "../../testing/nets.ts";
import { subjectOf } from "../../testing/subject.ts";
import type { Heatmap } from "../result.ts";
import maxSensitivity from "./max-sensitivity.ts";

const model = modelOf(tinyNet());
const plane = new Float32Array(110).fill(1);

test("a map that never changes has none", async () => {
  expect(await maxSensitivity.measure(subjectOf(model, plane))).toBe(0);
});

test("of the map x itself: the largest ‖δ‖ / ‖x‖ of the draws, each δ within 0.02", async () => {
  const seen: Float32Tensor[] = [];
  const subject = subjectOf(model, plane);
  const map = (tensor: Float32Tensor): Heatmap => ({
    kind: "heatmap",
    space: "pixels",
    map: { ...tensor, shape: tensor.shape.slice(1) },
  });
  const value = await maxSensitivity.measure({
    ...subject,
    map: map(subject.tensor),
    draws: 5,
    explain: async (tensor) => {
      seen.push(tensor);
      return map(tensor);
    },
  });
  expect(seen).toHaveLength(5);
  const x = subject.tensor.data;
  const changes = seen.map(({ data }) => data.map((v, i) => v - x[i]!));
  // half a unit in the last place of values up to 4
  for (const change of changes) for (const d of change) expect(Math.abs(d)).toBeLessThanOrEqual(0.02 + 3e-7);
  const norms = changes.map((change) => Math.hypot(...change) / Math.hypot(...x));
  expect(new Set(norms).size).toBe(5);
  expect(value).toBeCloseTo(Math.max(...norms), 9);
});
