import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { DataType, Doubles, Shape } from "../base/tensor.ts";
import { doubles, fromDoubles, isFloat, size, toDoubles } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import { evaluate } from "../engine/reference.ts";
import type { Attrs, Graph } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { opOf } from "../op/index.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { engines } from "./engines.ts";

/** Numbers that a case fixes: a shape, axes, scales, indices. They are constants of the graph. */
export interface Fixed {
  readonly values: readonly number[];
  /** Defaults to a vector. */
  readonly shape?: Shape;
  /** Defaults to int64. */
  readonly type?: DataType;
}

/** Random numbers in a range, -2 to 2 unless it says otherwise. */
export interface Drawn {
  readonly shape: Shape;
  readonly low?: number;
  readonly high?: number;
}

export interface Case {
  /** A shape is a random input; `null` an optional input that is absent. */
  readonly inputs: readonly (Shape | Drawn | Fixed | null)[];
  readonly attrs?: Attrs;
  readonly outputs?: number;
  /** Indices of the inputs whose gradient is checked; the first, where the operator has a gradient. */
  readonly wrt?: readonly number[];
  /** Indices of the inputs whose first extent is the batch; the first input, unless it has fewer than two axes. */
  readonly batch?: readonly number[];
  /** Why two extents of an input may be equal; without it they must differ, so that no axis can be mistaken for another. */
  readonly equalExtents?: string;
  /** Why this case does not run on an engine, by the engine's name. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** Central differences in float64 with a step of 6e-6, the cube root of its epsilon, are good to about 1e-9. */
const DIFFERENCE_TOLERANCE = 1e-7;
/** float32 rounds at 6e-8; the longest sums in the cases have a few hundred terms. Relative to the largest element. */
const ENGINE_TOLERANCE = 1e-5;

/**
 * Checks an operator on each case: shapes against the reference, the gradient against central differences in float64,
 * with an unknown batch and with many seeds over one picture, and the same forward and backward on every engine.
 */
export function opSuite(type: string, cases: Record<string, Case>, domain?: string): void {
  describe(type, () => {
    for (const [name, c] of Object.entries(cases)) caseSuite(type, name, c, domain);
  });
}

function caseSuite(type: string, name: string, c: Case, domain?: string): void {
  const op = opOf({ op: type, ...(domain && { domain }) });
  if (!op) throw new Error(`no operator ${type}`);
  const feeds = drawn(c);
  const wrt = c.wrt ?? (typeof op.backward === "function" ? [0] : []);
  const batch = c.batch ?? ((feeds.x0?.shape.length ?? 0) > 1 ? [0] : []);

  test(`${name}: extents differ`, () => {
    for (const { shape } of Object.values(feeds))
      if (!c.equalExtents) expect(new Set(shape).size, `shape [${shape}] repeats an extent`).toBe(shape.length);
  });

  test(`${name}: shape`, () => {
    const { graph, outputs } = built(type, c, feeds, batch, domain);
    const concrete = built(type, c, feeds, [], domain).graph;
    const values = evaluate(concrete, feeds);
    for (const v of outputs) {
      const { shape, data } = values.get(v)!;
      expect(data.length, `length of ${v}`).toBe(size(shape));
      expect(concrete.infos.get(v)!.shape).toEqual(shape);
      const open = graph.infos.get(v)!.shape;
      expect(open.length).toBe(shape.length);
      open.forEach((d, i) => {
        if (typeof d === "number") expect(d).toBe(shape[i]);
      });
    }
  });

  for (const i of wrt)
    test(`${name}: gradient of input ${i}`, () => {
      const { graph, outputs } = built(type, c, feeds, batch, domain);
      for (const y of differentiable(graph, outputs)) {
        const back = backward(graph, y, [`x${i}`]);
        const seed = random(evaluate(graph, feeds).get(y)!.shape, 99);
        const dx = evaluate(back, { ...feeds, [gradientOf(y)]: seed }).get(back.outputs.at(-1)!)!;
        const f = (x: Doubles) => dot(evaluate(graph, { ...feeds, [`x${i}`]: x }).get(y)!, seed);
        expectClose(dx, differences(f, feeds[`x${i}`]!), DIFFERENCE_TOLERANCE);
      }
    });

  if (batch.length > 0)
    for (const i of wrt.filter((k) => batch.includes(k)))
      test(`${name}: many seeds over one picture, input ${i}`, () => {
        const one = Object.fromEntries(
          Object.entries(feeds).map(([k, d]) => [k, batch.includes(Number(k.slice(1))) ? firstOf(d) : d]),
        );
        const { graph, outputs } = built(type, c, one, [], domain);
        for (const y of differentiable(graph, outputs)) {
          const shape = evaluate(graph, one).get(y)!.shape;
          if (shape[0] !== 1) continue;
          const seeds = random([3, ...shape.slice(1)], 7);
          const many = backward(graph, y, [`x${i}`], { seeds: "many" });
          const together = evaluate(many, { ...one, [gradientOf(y)]: seeds }).get(many.outputs.at(-1)!)!;
          const each = backward(graph, y, [`x${i}`]);
          for (let k = 0; k < 3; k++) {
            const alone = evaluate(each, { ...one, [gradientOf(y)]: rowOf(seeds, k) }).get(each.outputs.at(-1)!)!;
            expectClose(rowOf(together, k), alone, 1e-12);
          }
        }
      });

  for (const engine of engines())
    test.skipIf(c.skip?.[engine.id])(`${name}: on ${engine.id} as in the reference`, async () => {
      const { graph, outputs } = built(type, c, feeds, batch, domain);
      await sameOnEngine(engine, { ...graph, outputs }, feeds);
      for (const i of wrt)
        for (const y of differentiable(graph, outputs)) {
          const seed = random(evaluate(graph, feeds).get(y)!.shape, 99);
          await sameOnEngine(engine, backward(graph, y, [`x${i}`]), { ...feeds, [gradientOf(y)]: seed });
        }
    });
}

async function sameOnEngine(engine: Engine, graph: Graph, feeds: Record<string, Doubles>): Promise<void> {
  const given = Object.fromEntries(
    Object.entries(feeds)
      .filter(([k]) => graph.inputs.includes(k))
      .map(([k, d]) => [k, fromDoubles({ ...d, type: graph.infos.get(k)!.type })]),
  );
  const rounded = Object.fromEntries(Object.entries(given).map(([k, t]) => [k, toDoubles(t)]));
  const expected = evaluate(graph, rounded);
  const session = await engine.prepare(graph);
  try {
    const actual = await session.run(given);
    for (const v of graph.outputs) {
      expect(actual[v]!.type).toBe(graph.infos.get(v)!.type);
      expectClose(toDoubles(actual[v]!), expected.get(v)!, ENGINE_TOLERANCE);
    }
  } finally {
    await session.release();
  }
}

const isFixed = (i: Case["inputs"][number]): i is Fixed => i !== null && !Array.isArray(i) && "values" in i;

/** The numbers of each input that is there, by name. */
function drawn(c: Case): Record<string, Doubles> {
  return Object.fromEntries(
    c.inputs.flatMap((input, i) => {
      if (!input) return [];
      if (isFixed(input))
        return [[`x${i}`, doubles(input.shape ?? [input.values.length], input.values, input.type ?? "int64")]];
      const { shape, low = -2, high = 2 } = "shape" in input ? input : { shape: input };
      return [[`x${i}`, random(shape, i + 1, low, high)]];
    }),
  );
}

/** The operator alone as a graph; the first extents of the inputs in `batch` are unknown to it. */
function built(type: string, c: Case, feeds: Record<string, Doubles>, batch: readonly number[], domain?: string) {
  const g = new Builder();
  const names = c.inputs.map((input, i) => {
    if (!input) return "";
    const name = `x${i}`;
    const { shape } = feeds[name]!;
    if (isFixed(input)) return g.constant(fromDoubles(feeds[name]!), name);
    return g.input(name, { type: "float32", shape: batch.includes(i) ? [BATCH, ...shape.slice(1)] : shape });
  });
  const outputs = Array.from({ length: c.outputs ?? 1 }, (_, i) => g.fresh(`y${i}`));
  g.add({ op: type, ...(domain && { domain }), inputs: names, outputs, attrs: c.attrs ?? {} });
  return { graph: g.build(outputs), outputs };
}

const differentiable = (graph: Graph, outputs: readonly string[]) =>
  outputs.filter((v) => isFloat(graph.infos.get(v)!.type));

function random(shape: Shape, seed: number, low = -2, high = 2): Doubles {
  const { uniform } = rng(seed);
  return doubles(
    shape,
    Float64Array.from({ length: size(shape) }, () => low + (high - low) * uniform()),
    "float32",
  );
}

const firstOf = (d: Doubles): Doubles => rowOf(d, 0);

function rowOf(d: Doubles, k: number): Doubles {
  const n = size(d.shape.slice(1));
  return { ...d, shape: [1, ...d.shape.slice(1)], data: d.data.slice(k * n, (k + 1) * n) };
}

const dot = (a: Doubles, b: Doubles) => a.data.reduce((s, v, i) => s + v * b.data[i]!, 0);

function differences(f: (x: Doubles) => number, x: Doubles, h = 6e-6): Doubles {
  const at = (i: number, d: number) => {
    const data = x.data.slice();
    data[i]! += d;
    return f({ ...x, data });
  };
  return { ...x, data: x.data.map((_, i) => (at(i, h) - at(i, -h)) / (2 * h)) };
}

/** The largest error, relative to the largest expected element (at least 1). */
export function expectClose(actual: Doubles, expected: Doubles, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  let worst = 0;
  let scale = 1;
  expected.data.forEach((e, i) => {
    const a = actual.data[i]!;
    if (!Object.is(a, e) && a !== e)
      worst = Math.max(worst, Number.isNaN(a - e) ? Number.POSITIVE_INFINITY : Math.abs(a - e));
    if (Number.isFinite(e)) scale = Math.max(scale, Math.abs(e));
  });
  expect(worst / scale, "largest error relative to the largest element").toBeLessThan(tolerance);
}
