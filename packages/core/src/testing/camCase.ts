import { expect, test } from "vitest";
import type { Float32Tensor } from "../base/tensor.ts";
import { doubles, float32, toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { classifierOf, classTargets } from "../method/classifier.ts";
import type { Heatmap, Method } from "../method/index.ts";
import type { Graph } from "../onnx/graph.ts";
import { openAt, openingOf } from "../transform/openAt.ts";
import { modelOf, testContext } from "./context.ts";
import { expectSame, randomPicture } from "./methodSuite.ts";
import { branchNet, tinyNet } from "./nets.ts";

/** A layer of a net for one picture, in float64: channel by channel, position by position. */
export interface Maps {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  /** A[k][p] */
  readonly maps: readonly Float64Array[];
  /** ∂f_c/∂A[k][p], by central differences of the net behind the layer. */
  readonly gradient: readonly Float64Array[];
}

/** What a layer holds and how the logit of each class changes with it. */
export function mapsOf(graph: Graph, picture: Float32Tensor, layer: string): Maps[] {
  const model = modelOf(graph);
  const { value, classes } = classifierOf(model);
  const at = toDoubles(picture);
  const { shape, data } = evaluate(graph, { [model.input]: at }).get(layer)!;
  const [, channels, rows, columns] = shape as [number, number, number, number];
  const open = openAt(graph, layer, [value]);
  const logits = (i: number, step: number) => {
    const moved = data.slice();
    moved[i]! += step;
    const feeds = { [model.input]: at, [openingOf(layer)]: doubles(shape, moved, "float32") };
    return evaluate(open, feeds).get(value)!.data;
  };
  const step = 1e-5;
  const slopes = Array.from({ length: classes }, () => new Float64Array(data.length));
  for (let i = 0; i < data.length; i++) {
    const [above, below] = [logits(i, step), logits(i, -step)];
    for (let c = 0; c < classes; c++) slopes[c]![i] = (above[c]! - below[c]!) / (2 * step);
  }
  const cells = rows * columns;
  const byChannel = (all: Float64Array) =>
    Array.from({ length: channels }, (_, k) => all.slice(k * cells, (k + 1) * cells));
  return slopes.map((of) => ({ channels, rows, columns, maps: byChannel(data), gradient: byChannel(of) }));
}

/** A test that a CAM is what its paper says, computed a second time: `formula` gives the map at each position, by loops in float64. */
export function camCase(method: Method, formula: (m: Maps) => ArrayLike<number>, params: Record<string, unknown> = {}) {
  const cases = { tinyNet: [tinyNet(), "pool1"], branchNet: [branchNet(), "branch3/squeeze"] } as const;
  test.each(Object.entries(cases))("%s: is its formula, derived with loops in float64", async (_, [graph, layer]) => {
    const model = modelOf(graph);
    const tensor = randomPicture([1, ...graph.infos.get(model.input)!.shape.slice(1)] as number[]);
    const classes = [3, 1];
    const maps = (await method.run(
      testContext(model),
      { tensor, targets: classTargets(model, classes) },
      method.params.parse({ layer, ...params }),
    )) as Heatmap[];
    const all = mapsOf(graph, tensor, layer);
    for (const [i, c] of classes.entries()) {
      const known = all[c]!;
      const expected = float32([known.rows, known.columns], Float32Array.from(formula(known)));
      // differences in float64 are good to 1e-9, the map is float32
      expectSame(maps[i]!.map, expected, 1e-5);
      expect(maps[i]!.layer).toBe(layer);
    }
  });
}

export const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** Σ_k of something at each position. */
export const overChannels = ({ channels, rows, columns }: Maps, f: (k: number, p: number) => number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, p) => sum(Array.from({ length: channels }, (_, k) => f(k, p))));
