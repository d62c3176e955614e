import { expect } from "vitest";
import type { Image } from "../base/image.ts";
import { rng } from "../base/rng.ts";
import type { Doubles, Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Context } from "../method/define.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Judge, JudgeOptions } from "../synthesis/judge.ts";
import { judgeOf } from "../synthesis/judge.ts";
import { parseExpression } from "../synthesis/objective/expression.ts";
import { modelOf, testContext } from "./context.ts";
import { exactEngine } from "./exactEngine.ts";
import { tinyNet } from "./nets.ts";

export interface JudgedOptions extends Partial<JudgeOptions> {
  readonly graph?: Graph;
  readonly context?: Partial<Context>;
}

/** What an objective says of three random pictures, in float64. */
export interface Judged {
  readonly values: readonly number[];
  readonly pictures: Float32Tensor;
  /** What a value of the network is on each picture. */
  layer(value: string): Doubles[];
}

/** The mean that `testContext` takes off each colour. */
const MEAN = [0.5, 0.4, 0.3];

/** Judges three random pictures by an objective on a small net (`tinyNet` unless it says otherwise), and checks the gradient along random directions. */
export async function judgedBy(objective: string, options: JudgedOptions = {}): Promise<Judged> {
  const { graph = tinyNet(), alpha = false, context: facts, ...asked } = options;
  const model = modelOf(graph);
  const rows = graph.infos.get(model.input)!.shape.slice(2) as [number, number];
  const context = { ...testContext(model, exactEngine), ...facts };
  const told = { size: rows, pictures: 3, alpha, rules: [], ...asked };
  const judge = await judgeOf(context, parseExpression(objective), told);
  const pictures = colours([3, alpha ? 4 : 3, ...told.size], 5);
  const background = alpha ? colours([3, 3, ...told.size], 6) : undefined;
  const values = await checkedGradient(judge, pictures, background);
  return {
    values,
    pictures,
    layer: (value) => [0, 1, 2].map((i) => evaluated(graph, model.input, pictures, i, value)),
  };
}

/** Random numbers from 0 to 1. */
function colours(shape: readonly number[], seed: number): Float32Tensor {
  const { uniform } = rng(seed);
  return float32(shape, Float32Array.from({ length: size(shape) }, uniform));
}

function evaluated(graph: Graph, input: string, pictures: Float32Tensor, i: number, value: string): Doubles {
  const shape = [1, ...pictures.shape.slice(1)];
  const area = shape[2]! * shape[3]!;
  const from = i * 3 * area;
  const data = Float64Array.from(
    pictures.data.subarray(from, from + 3 * area),
    (v, k) => v - MEAN[Math.floor(k / area)]!,
  );
  return evaluate(graph, { [input]: { type: "float32", shape, data } }).get(value)!;
}

async function checkedGradient(judge: Judge, pictures: Float32Tensor, background?: Float32Tensor): Promise<number[]> {
  const { values, gradient } = await judge.judge(pictures, [0, 1, 2], background);
  const { normal } = rng(8);
  // The cube root of the epsilon of float64; the picture's length in a random direction is about √ of its elements.
  const h = 6e-6;
  for (let trial = 0; trial < 3; trial++) {
    const direction = Float64Array.from(pictures.data, normal);
    const at = async (step: number) => {
      const data = Float64Array.from(pictures.data, (v, k) => v + step * direction[k]!) as unknown as Float32Array;
      return (await judge.judge({ ...pictures, data }, [0, 1, 2], background)).values.reduce((a, b) => a + b, 0);
    };
    const expected = ((await at(h)) - (await at(-h))) / (2 * h);
    const slope = gradient!.reduce((sum, d, k) => sum + d * direction[k]!, 0);
    // Differences with this step are good to about 1e-9 of the largest of their terms.
    expect(Math.abs(slope - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
  }
  return Array.from(values);
}

/** A picture of random colours, as files give it. */
export function randomImage(height: number, width: number, seed = 3): Image {
  const { below } = rng(seed);
  return {
    width,
    height,
    data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? 255 : below(256))),
  };
}

/** What a value of a net is on a picture file that has the size of its input. */
export function valueOn({ width, height, data }: Image, value: string, graph = tinyNet()): Doubles {
  const area = height * width;
  const planes = Float32Array.from({ length: 3 * area }, (_, k) => data[4 * (k % area) + Math.floor(k / area)]! / 255);
  return evaluated(graph, graph.inputs[0]!, float32([1, 3, height, width], planes), 0, value);
}

/** Float64 but for the constants of preprocessing and batch normalisation, which are folded into float32. */
const TOLERANCE = 1e-6;

/** What an objective says of each picture is what it should. */
export function expectValues(values: readonly number[], expected: readonly number[]): void {
  expect(values).toHaveLength(expected.length);
  expected.forEach((v, i) => {
    expect(Math.abs(values[i]! - v)).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(v)));
  });
}
