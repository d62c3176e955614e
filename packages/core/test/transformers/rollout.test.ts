import { describe, expect, test } from "vitest";
import { toDoubles } from "../../src/base/tensor.ts";
import { evaluate } from "../../src/engine/reference.ts";
import { selfAttentionOf } from "../../src/method/attention.ts";
import rollout from "../../src/method/attribution/attention-rollout.ts";
import gradientRollout from "../../src/method/attribution/gradient-attention-rollout.ts";
import { classTargets } from "../../src/method/classifier.ts";
import type { Heatmap, Method } from "../../src/method/index.ts";
import { modelOf, testContext } from "../../src/testing/context.ts";
import { tinyNet } from "../../src/testing/nets.ts";
import { cases, differentiated, expectNear, open, pictureOf } from "./fixtures.ts";

type Matrix = number[][];

async function mapOf(
  method: Method,
  name: string,
  params: Record<string, unknown> = {},
  classes = [cases[name]!.class],
) {
  const model = await open(name);
  const input = { tensor: pictureOf(cases[name]!), targets: classTargets(model, classes) };
  return (await method.run(testContext(model), input, method.params.parse(params))) as Heatmap[];
}

/** The matrices of heads of each block, from numbers in the order heads, rows, columns. */
const matricesOf = (data: Float64Array, tokens: number): Matrix[] =>
  Array.from({ length: data.length / tokens ** 2 }, (_, head) =>
    Array.from({ length: tokens }, (_, row) => [
      ...data.slice((head * tokens + row) * tokens, (head * tokens + row + 1) * tokens),
    ]),
  );

const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((s, v, k) => s + v * b[k]![j]!, 0)));

const each = (heads: Matrix[], f: (values: number[]) => number): Matrix =>
  heads[0]!.map((row, i) => row.map((_, j) => f(heads.map((m) => m[i]![j]!))));

const withIdentity = (m: Matrix): Matrix => m.map((row, i) => row.map((v, j) => v + (i === j ? 1 : 0)));

/** Lowest values, as many as their share, become 0; the first of all stays. */
function withoutLowest(m: Matrix, share: number): Matrix {
  const sorted = m.flat().sort((a, b) => a - b);
  const limit = sorted[Math.floor(sorted.length * share) - 1]!;
  return m.map((row, i) => row.map((v, j) => (v <= limit && (i > 0 || j > 0) ? 0 : v)));
}

/** Rolled out as the papers have it: whole matrices, block after block. */
function byLoops(blocks: Matrix[], normalises: boolean): Matrix {
  const ahead = blocks.map((m) => {
    const both = withIdentity(m);
    return normalises ? both.map((row) => row.map((v) => v / row.reduce((a, b) => a + b))) : both;
  });
  return ahead.reduce((total, m) => times(m, total));
}

const fixtures = ["vit", "vit-mean", "deit-distilled", "vit-einsum", "vit-torchvision"];

describe.each(fixtures)("%s", (name) => {
  test.each(["mean", "max", "min"] as const)(
    "rolled out by loops, heads by their %s, three quarters discarded",
    async (fusion) => {
      const model = await open(name);
      const expected = cases[name]!;
      const { matrices, tokens, places, read } = selfAttentionOf(model, model.output);
      const values = evaluate(model.graph, { [model.input]: toDoubles(pictureOf(expected)) });
      const fuse = {
        mean: (v: number[]) => v.reduce((a, b) => a + b) / v.length,
        max: (v: number[]) => Math.max(...v),
        min: (v: number[]) => Math.min(...v),
      }[fusion];
      const discard = name === "vit-mean" ? 0 : 0.75;
      const blocks = matrices.map(({ value, heads }) => {
        const all = matricesOf(values.get(value)!.data, tokens);
        expect(all).toHaveLength(heads);
        const one = each(all, fuse);
        return discard > 0 ? withoutLowest(one, discard) : one;
      });
      const total = byLoops(blocks, true);
      const row = total[0]!.map((_, j) => read.reduce((s, t) => s + total[t]![j]!, 0) / read.length);
      const [found] = await mapOf(rollout, name, { fusion, discard });
      expect(found!.map.shape).toEqual(places.grid);
      // The map is float32.
      expectNear(found!.map.data, row.slice(places.before), 1e-5);
    },
  );

  test("weighted by gradients, by loops", async () => {
    const model = await open(name);
    const { matrices, tokens, places, read } = selfAttentionOf(model, model.output);
    const wrt = matrices.map((m) => m.value);
    const { values, gradients } = differentiated(model, model.graph, wrt, cases[name]!);
    const blocks = wrt.map((v, i) => {
      const product = values.get(v)!.data.map((a, k) => Math.max(0, a * gradients[i]!.data[k]!));
      const heads = matricesOf(product, tokens);
      return each(heads, (all) => all.reduce((a, b) => a + b) / heads.length);
    });
    const total = byLoops(blocks, false);
    const row = total[0]!.map((_, j) => read.reduce((s, t) => s + total[t]![j]! - (t === j ? 1 : 0), 0) / read.length);
    const [, found] = await mapOf(gradientRollout, name, {}, [(cases[name]!.class + 1) % 5, cases[name]!.class]);
    expectNear(found!.map.data, row.slice(places.before), 1e-5);
  });
});

test.each(["vit", "vit-fixed", "vit-mean", "deit-distilled", "vit-einsum"])(
  "%s: is what PyTorch's matrices give",
  async (name) => {
    const [found] = await mapOf(rollout, name);
    expectNear(found!.map.data, cases[name]!.rollout!);
  },
);

test("reads the class token, the class token and the teacher's, or all that are averaged", async () => {
  const read = async (name: string) => selfAttentionOf(await open(name), (await open(name)).output).read;
  expect(await read("vit")).toEqual([0]);
  expect(await read("deit-distilled")).toEqual([0, 1]);
  expect(await read("vit-mean")).toHaveLength(24);
});

test.each([rollout, gradientRollout])(
  "$id fits neither windows of attention nor networks without it",
  async (method) => {
    const swin = await open("swin");
    expect(method.fits!(swin)).toBe(false);
    await expect(mapOf(method, "swin")).rejects.toThrow("not one of all tokens to all");
    const plain = modelOf(tinyNet());
    expect(method.fits!(plain)).toBe(false);
    expect(method.fits!(await open("vit"))).toBe(true);
  },
);

test("a grid that is asked for must be one of the tokens", async () => {
  expect((await mapOf(rollout, "vit", { grid: "6x4" }))[0]!.map.shape).toEqual([6, 4]);
  await expect(mapOf(rollout, "vit", { grid: "6x5" })).rejects.toThrow("30 places");
});
