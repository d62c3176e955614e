import { expect, it } from "vitest";
import { size } from "../../base/tensor.ts";
import type { Graph } from "../../onnx/graph.ts";
import { parametersOf } from "../parameters.ts";
import { architectures } from "./all.ts";
import { build } from "./define.ts";

const named = (id: string) => architectures.find((a) => a.id === id)!;
const learnt = (graph: Graph) =>
  parametersOf(graph).reduce((n, { name }) => n + size(graph.constants.get(name)!.shape), 0);

it.each([
  // As Keras counts it in the book's listing 5.5, with one sigmoid.
  ["cnn-8", 2, 3_453_121],
  // As the paper's table 6 rounds it, 0.27 million; shortcuts have no weights.
  ["resnet-20", 10, 269_722],
])("%s with %i classes has %i parameters", (id, classes, count) => {
  expect(learnt(build(named(id), { classes }))).toBe(count);
});

it("mobile-small stays small", () => {
  const count = learnt(build(named("mobile-small"), { classes: 12 }));
  expect(count).toBeGreaterThan(300_000);
  expect(count).toBeLessThan(500_000);
});

it.each(architectures.map((a) => [a.id, a] as const))("%s fits pictures of its least size and of others", (_, a) => {
  for (const side of [a.least, a.least + 1, 64, 97]) {
    const graph = build(a, { classes: 7, size: [side, side + 3] });
    expect(graph.infos.get(graph.outputs[0]!)!.shape).toEqual(["N", 7]);
  }
});

it.each(architectures.map((a) => [a.id, a] as const))("%s is the same for the same seed alone", (_, a) => {
  const weights = (seed: number) => {
    const { constants } = build(a, { classes: 2, seed, size: [a.least, a.least] });
    return [...constants.values()].map((t) => Array.from(t.data.slice(0, 100) as Float32Array));
  };
  expect(weights(4)).toEqual(weights(4));
  expect(weights(5)).not.toEqual(weights(4));
});

it("two classes share a sigmoid", () => {
  const graph = build(named("resnet-20"), { classes: 2 });
  expect(graph.nodes.at(-1)!.op).toBe("Sigmoid");
  expect(graph.infos.get("scores")!.shape).toEqual(["N", 1]);
});

it("weights keep the scale of what flows", () => {
  const { data } = build(named("cnn-8"), { classes: 2 }).constants.get("conv4/conv/weights")!;
  const squares = Array.from(data as Float32Array, (v) => v * v).reduce((a, b) => a + b, 0);
  // He et al.: variance 2 / 1152. Of 147,456 squares the mean deviates by 0.4 %; four deviations.
  expect(Math.abs(squares / data.length / (2 / 1152) - 1)).toBeLessThan(0.016);
});

it("refuses what is too small", () => {
  expect(() => build(named("cnn-8"), { classes: 2, size: [45, 80] })).toThrow("45×80 are too small for cnn-8");
  expect(() => build(named("cnn-8"), { classes: 1 })).toThrow("one class");
});
