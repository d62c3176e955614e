import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { Doubles, Float32Tensor } from "../../src/base/tensor.ts";
import { doubles, float32, toDoubles } from "../../src/base/tensor.ts";
import { evaluate } from "../../src/engine/reference.ts";
import { importModel } from "../../src/import/index.ts";
import { classifierOf } from "../../src/method/classifier.ts";
import type { Graph } from "../../src/onnx/graph.ts";
import type { Model } from "../../src/onnx/meta.ts";
import { backward, gradientOf } from "../../src/transform/backward.ts";

/** What PyTorch computes, in float64 from the float32 picture; written with five digits. */
export interface Expected {
  readonly shape: readonly number[];
  readonly class: number;
  readonly logits: readonly number[];
  readonly gradient: readonly number[];
  readonly layerShape: readonly number[];
  readonly layer: readonly number[];
  readonly layerGradient: readonly number[];
  readonly rollout?: readonly number[];
}

const bytesOf = (name: string) => gunzipSync(readFileSync(join(import.meta.dirname, `${name}.gz`)));

export const cases = JSON.parse(bytesOf("expected.json").toString()) as Record<string, Expected>;

const opened = new Map<string, Promise<Model>>();

/** A network as it is imported. */
export function open(name: string): Promise<Model> {
  const file = { name: `${name}.onnx`, bytes: new Uint8Array(bytesOf(`${name}.onnx`)), sibling: async () => undefined };
  const model = opened.get(name) ?? importModel(file);
  opened.set(name, model);
  return model;
}

/** The picture of a case. */
export function pictureOf({ shape }: Expected): Float32Tensor {
  const length = shape.reduce((a, b) => a * b);
  return float32(
    shape,
    Float32Array.from({ length }, (_, i) => ((i * 7919) % 1000) / 500 - 1),
  );
}

/** Values of a graph and gradients of a class's logit, in float64. */
export function differentiated(
  model: Model,
  graph: Graph,
  wrt: readonly string[],
  expected: Expected,
): { values: ReadonlyMap<string, Doubles>; gradients: readonly Doubles[]; logits: Doubles } {
  const { value, classes } = classifierOf(model);
  const back = backward(graph, value, wrt);
  const seed = new Float64Array(classes);
  seed[expected.class] = 1;
  const feeds = {
    [model.input]: toDoubles(pictureOf(expected)),
    [gradientOf(value)]: doubles([1, classes], seed, "float32"),
  };
  const values = evaluate(back, feeds);
  return { values, gradients: wrt.map((v) => values.get(gradientOf(v))!), logits: values.get(value)! };
}

/** Five digits, of numbers that are sums of larger ones. */
const TOLERANCE = 1e-4;

export function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = TOLERANCE): void {
  expect(actual.length).toBe(expected.length);
  const all = Array.from(expected);
  const largest = Math.max(...all.map(Math.abs));
  const worst = all.reduce((a, b, i) => Math.max(a, Math.abs(b - actual[i]!)), 0);
  expect(worst / largest, "largest difference relative to the largest element").toBeLessThan(tolerance);
}
