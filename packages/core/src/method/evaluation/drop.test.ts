import { expect, test } from "vitest";
import { doubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf } from "../../testing/context.ts";
import { tinyNet } from "../../testing/nets.ts";
import { subjectOf } from "../../testing/subject.ts";
import averageDrop from "./average-drop.ts";
import increaseInConfidence from "./increase-in-confidence.ts";

const model = modelOf(tinyNet());
const PIXELS = 110;

test.each([0, 1, 2, 3])("class %d: from the score of the picture times the map", async (c) => {
  const plane = Float32Array.from({ length: PIXELS }, (_, i) => 3 + Math.sin(i * 0.9));
  const subject = subjectOf(model, plane, { class: c });
  const [low, high] = [Math.min(...plane), Math.max(...plane)];
  const score = (share: (i: number) => number) => {
    const pixels = Float64Array.from(subject.tensor.data, (v, i) => v * share(i % PIXELS));
    return evaluate(model.graph, { picture: doubles([1, 3, 10, 11], pixels) }).get("scores")!.data[c]!;
  };
  const [whole, kept] = [score(() => 1), score((i) => (plane[i]! - low) / (high - low))];
  // pictures are rounded to float32
  expect(await averageDrop.measure(subject)).toBeCloseTo(Math.max(0, (whole - kept) / whole), 5);
  expect(await increaseInConfidence.measure(subject)).toBe(kept > whole ? 1 : 0);
});
