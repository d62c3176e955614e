import { describe, expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import type { Doubles, Float32Tensor } from "../../base/tensor.ts";
import { toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import type { Parameterization } from "./define.ts";
import { parameterizationList, parameterizationNamed } from "./index.ts";
import { falling } from "./spectrum.ts";

const PLANES = { batch: 2, channels: 3, height: 10, width: 13 };
const { height: H, width: W } = PLANES;

/** What random parameters stand for. */
function made(
  p: Parameterization,
  deviation = 1,
  planes = PLANES,
): { params: Record<string, Float32Tensor>; out: Doubles } {
  const { normal } = rng(6);
  const params = { ...p.begin(planes, () => deviation * normal()) };
  const g = new Builder();
  for (const [name, { shape }] of Object.entries(params))
    g.input(name, { type: "float32", shape: ["N", ...shape.slice(1)] });
  const names = Object.fromEntries(Object.keys(params).map((name) => [name, name]));
  const out = p.write(g, names, planes);
  const feeds = Object.fromEntries(Object.entries(params).map(([name, t]) => [name, toDoubles(t)]));
  return { params, out: evaluate(g.build([out]), feeds).get(out)! };
}

describe.each(parameterizationList.map((p) => [p.id, p] as const))("%s", (_, p) => {
  test("makes planes of the right size that are not all alike", () => {
    const { out } = made(p);
    expect(out.shape).toEqual([2, 3, H, W]);
    expect(out.data.every(Number.isFinite)).toBe(true);
    expect(new Set(out.data).size).toBeGreaterThan(100);
  });

  test("makes as many planes as it is asked for", () => {
    expect(made(p, 1, { ...PLANES, channels: 4 }).out.shape).toEqual([2, 4, H, W]);
  });

  test("pictures do not depend on each other", () => {
    const both = made(p).out.data;
    const g = made(p);
    const half = Object.fromEntries(
      Object.entries(g.params).map(([name, t]) => [
        name,
        { ...t, shape: [1, ...t.shape.slice(1)], data: t.data.subarray(t.data.length / 2) },
      ]),
    );
    const alone = made({ ...p, begin: () => half }).out.data;
    alone.forEach((v, i) => {
      expect(v).toBeCloseTo(both[alone.length + i]!, 12);
    });
  });
});

/** Strength of each frequency of a plane, by the definition of the unitary transform. */
function strengths(plane: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let k = 0; k < H; k++)
    for (let l = 0; l <= Math.floor(W / 2); l++) {
      let [re, im] = [0, 0];
      for (let i = 0; i < H * W; i++) {
        const angle = -2 * Math.PI * ((k * Math.floor(i / W)) / H + (l * (i % W)) / W);
        re += plane[i]! * Math.cos(angle);
        im += plane[i]! * Math.sin(angle);
      }
      out.push(Math.hypot(re, im) / Math.sqrt(H * W));
    }
  return out;
}

test("maco: every picture has mean 0, deviation 1 and a spectrum that falls with the frequency", () => {
  const { out } = made(parameterizationNamed("maco"));
  const each = 3 * H * W;
  for (const i of [0, 1]) {
    const picture = out.data.subarray(i * each, (i + 1) * each);
    const mean = picture.reduce((sum, v) => sum + v, 0) / each;
    expect(mean).toBeCloseTo(0, 6);
    expect(picture.reduce((sum, v) => sum + (v - mean) ** 2, 0) / each).toBeCloseTo(1, 6);
    const law = falling(H, W);
    const columns = Math.floor(W / 2) + 1;
    const ratios = [0, 1, 2].flatMap((c) =>
      strengths(picture.subarray(c * H * W, (c + 1) * H * W))
        .map((s, at) => s / law[at]!)
        // In the first column a frequency meets its negative, which has a phase of its own.
        .filter((_, at) => at % columns !== 0),
    );
    // Constants of the transform are float32.
    for (const ratio of ratios) expect(ratio / ratios[0]!).toBeCloseTo(1, 5);
  }
});

test("laplacian: levels of half the size down to 4, enlarged between the centres of their pixels", () => {
  const { params, out } = made(parameterizationNamed("laplacian"));
  expect(Object.values(params).map(({ shape }) => shape)).toEqual([
    [2, 3, 10, 13],
    [2, 3, 5, 7],
  ]);
  const [fine, coarse] = [params.level0!, params.level1!];
  const between = (at: number, extent: number, from: number) => {
    const place = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / extent - 0.5));
    return {
      low: Math.floor(place),
      high: Math.min(from - 1, Math.floor(place) + 1),
      share: place - Math.floor(place),
    };
  };
  out.data.forEach((v, i) => {
    const [plane, y, x] = [Math.floor(i / (H * W)), Math.floor(i / W) % H, i % W];
    const [down, right] = [between(y, H, 5), between(x, W, 7)];
    const at = (r: number, c: number) => coarse.data[(plane * 5 + r) * 7 + c]!;
    const row = (r: number) => (1 - right.share) * at(r, right.low) + right.share * at(r, right.high);
    const expected = fine.data[i]! + (1 - down.share) * row(down.low) + down.share * row(down.high);
    // The factor of an enlargement is float32.
    expect(v).toBeCloseTo(expected, 5);
  });
});
