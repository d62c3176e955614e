import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { doubles, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { Builder } from "../op/builder.ts";
import { principalMap } from "./principal.ts";

function principal(shape: readonly [number, number, number, number], maps: readonly number[], like: readonly number[]) {
  const [n, , h, w] = shape;
  const g = new Builder();
  g.input("maps", { type: "float32", shape: ["N", ...shape.slice(1)] });
  g.input("like", { type: "float32", shape: ["N", h, w] });
  const out = principalMap(g, "maps", "like");
  const feeds = { maps: doubles(shape, maps, "float32"), like: doubles([n, h, w], like, "float32") };
  return evaluate(g.build([out]), feeds).get(out)!;
}

test.each([
  { of: "fewer channels than positions", shape: [1, 3, 2, 4] as const },
  { of: "fewer positions than channels", shape: [1, 9, 2, 3] as const },
])("$of: along one direction it is that direction's map, signed as `like` is", ({ shape }) => {
  const [, channels, h, w] = shape;
  const { normal } = rng(2);
  const pattern = Array.from({ length: h * w }, normal);
  const mean = pattern.reduce((a, b) => a + b) / pattern.length;
  const direction = Array.from({ length: channels }, normal);
  const long = Math.hypot(...direction);
  // a rank of one, and an offset of each channel that centring takes away
  const maps = direction.flatMap((d, k) => pattern.map((p) => d * p + 10 * k));
  for (const sign of [1, -1]) {
    const { data } = principal(
      shape,
      maps,
      pattern.map((p) => sign * p + 3),
    );
    data.forEach((v, i) => {
      expect(v).toBeCloseTo(sign * long * (pattern[i]! - mean), 9);
    });
  }
});

test("each member of a batch has its own component, the one that leaves least", () => {
  const shape = [2, 4, 3, 5] as const;
  const { normal } = rng(7);
  const maps = Array.from({ length: size(shape) }, normal);
  const like = Array.from({ length: 30 }, normal);
  const both = principal(shape, maps, like);
  for (const n of [0, 1]) {
    const own = maps.slice(n * 60, (n + 1) * 60);
    const alone = principal([1, 4, 3, 5], own, like.slice(n * 15, (n + 1) * 15)).data;
    expect([...both.data.slice(n * 15, (n + 1) * 15)]).toEqual([...alone].map((v) => expect.closeTo(v, 9)));
    // no direction of channels gives a longer map
    const longest = Math.hypot(...alone);
    for (let trial = 0; trial < 200; trial++) {
      const d = Array.from({ length: 4 }, normal);
      const along = Array.from({ length: 15 }, (_, p) => d.reduce((s, v, k) => s + v * own[k * 15 + p]!, 0));
      const centre = along.reduce((a, b) => a + b) / 15;
      expect(Math.hypot(...along.map((v) => v - centre)) / Math.hypot(...d)).toBeLessThanOrEqual(longest + 1e-9);
    }
  }
});

test("maps that are the same everywhere have none: zero, not NaN", () => {
  expect([...principal([1, 2, 2, 2], new Array<number>(8).fill(3), [1, 2, 3, 4]).data]).toEqual([0, 0, 0, 0]);
});
