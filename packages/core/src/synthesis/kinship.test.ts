import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import { channelsByKinship } from "./kinship.ts";

/** Convolutions of one input channel by these weights, through a ReLU, concatenated. */
function net(parts: readonly (readonly number[])[]) {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2, 3, 3] });
  const made = parts.map((weights, i) => {
    const w = g.constant(float32([weights.length / 2, 2, 1, 1], weights));
    return g.node("Relu", [g.node("Conv", [x, w], {}, `conv${i}`)]);
  });
  return g.build([g.node("Concat", made, { axis: 1 }, "mixed")]);
}

test("neighbours are alike; the largest begins; parts of a concatenation follow each other", () => {
  // Directions in the plane at 0°, 80°, 10°, 70°; the longest is the second.
  const at = (degrees: number, length: number) =>
    [Math.cos, Math.sin].map((f) => length * f((degrees * Math.PI) / 180));
  const first = [at(0, 1), at(80, 3), at(10, 2), at(70, 1)].flat();
  expect(channelsByKinship(net([first]), "mixed")).toEqual([1, 3, 2, 0]);
  expect(channelsByKinship(net([first, first]), "mixed")).toEqual([1, 3, 2, 0, 5, 7, 6, 4]);
  expect(channelsByKinship(net([first]), "conv0")).toEqual([1, 3, 2, 0]);
  expect(channelsByKinship(net([first]), "x")).toBeUndefined();
});
