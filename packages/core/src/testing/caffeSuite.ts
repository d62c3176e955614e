import { describe, expect, test } from "vitest";
import type { Doubles, Float32Tensor, Shape } from "../base/tensor.ts";
import { doubles, float32, size, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import caffe from "../import/caffe.ts";
import { drawn, inputText, prototxtFile } from "./caffeFile.ts";
import { engines } from "./engines.ts";
import { expectClose } from "./opSuite.ts";

/** The engines compute in float32: rounding at 6e-8 over sums of a few hundred terms. Relative to the largest element. */
const TOLERANCE = 1e-5;

/** Numbers that are read by index; outside of their shape they are 0. */
export interface Numbers extends Doubles {
  at(...index: number[]): number;
}

export function numbers(shape: Shape, data: ArrayLike<number>): Numbers {
  return {
    ...doubles(shape, Float64Array.from(data)),
    at(...index) {
      if (index.some((i, axis) => i < 0 || i >= shape[axis]!)) return 0;
      return data[index.reduce((flat, i, axis) => flat * shape[axis]! + i, 0)]!;
    },
  };
}

/** Numbers by a rule for each index. */
export function filled(shape: Shape, rule: (...index: number[]) => number): Numbers {
  const data = new Float64Array(size(shape));
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
      index[axis] = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    data[i] = rule(...index);
  }
  return numbers(shape, data);
}

/** The same function of each. */
export const each = (x: Numbers, f: (v: number) => number): Numbers => numbers(x.shape, x.data.map(f));

/** The sum of `f(0)` to `f(n - 1)`. */
export const sum = (n: number, f: (i: number) => number): number =>
  Array.from({ length: n }, (_, i) => f(i)).reduce((a, b) => a + b, 0);

/** The text of a layer `l`, from `data` to `out` unless it is said otherwise. */
export const layer = (type: string, settings = "", tops = 'top: "out"', bottoms = 'bottom: "data"'): string =>
  `layer { name: "l" type: "${type}" ${bottoms} ${tops} ${settings} }`;

export interface CaffeCase {
  /** Channels, rows, columns. */
  readonly input?: readonly [number, number, number];
  /** Layers behind the Input layer `data`, as text; the last one's output is checked. */
  readonly net: string;
  /** Shapes of the blobs of the layer `l`. */
  readonly weights?: readonly Shape[];
  /** The range of the input. */
  readonly low?: number;
  readonly high?: number;
  /** In plain loops: from two pictures and the weights to what the net gives. */
  readonly gives: (x: Numbers, w: readonly Numbers[]) => Numbers;
}

/** Checks nets with random weights against plain loops in float64, on the reference and on every engine. */
export function caffeSuite(title: string, cases: Readonly<Record<string, CaffeCase>>): void {
  describe(title, () => {
    for (const [name, c] of Object.entries(cases))
      test(name, async () => {
        const [channels, rows, columns] = c.input ?? [3, 7, 6];
        const shapes = c.weights ?? [];
        const file = prototxtFile(inputText(channels, rows, columns) + c.net, { l: shapes });
        const { graph, input, output } = await caffe.read(file, {});
        const x = picture([2, channels, rows, columns], c.low ?? -2, c.high ?? 2);
        const w = shapes.map((shape, k) => numbers(shape, drawn(shape, k + 1)));
        const wanted = c.gives(numbers(x.shape, x.data), w);
        expect(graph.infos.get(output)!.shape.slice(1)).toEqual(wanted.shape.slice(1));
        for (const engine of [referenceEngine, ...engines()]) {
          const session = await engine.prepare(graph);
          const made = await session.run({ [input]: x });
          expectClose(toDoubles(made[output]!), wanted, TOLERANCE);
          await session.release();
        }
      });
  });
}

function picture(shape: Shape, low: number, high: number): Float32Tensor {
  return float32(
    shape,
    drawn(shape, 77).map((v) => low + ((v + 1) / 2) * (high - low)),
  );
}
