import { expect, it } from "vitest";
import { dotFigure } from "./dots.ts";

const rows = [{ name: "one" }, { name: "two" }, { name: "chance", reference: true }];
const values = [
  { mean: 0.8, error: 0.05 },
  { mean: 0.4, error: 0 },
  { mean: 0.2, error: 0.1 },
];
const circles = (svg: string) =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" [^>]*fill="(#\w+)"/g)].map(([, x, y, fill]) => ({
    x: Number(x),
    y: Number(y),
    fill,
  }));

it("places dots by their value, the best in orange, references hollow", () => {
  const dots = circles(dotFigure(rows, [{ title: "Score", better: "higher", values }]));
  expect(dots.map((d) => d.fill)).toEqual(["#d55e00", "#0072b2", "#ffffff"]);
  expect((dots[0]!.x - dots[1]!.x) / (dots[1]!.x - dots[2]!.x)).toBeCloseTo(2, 2);
  expect(dots[1]!.y - dots[0]!.y).toBe(dots[2]!.y - dots[1]!.y);
});

it("takes the least for the best where lower is better, and leaves out what has no value", () => {
  const svg = dotFigure(rows, [{ title: "Loss", better: "lower", values: [values[0], undefined, values[2]] }]);
  expect(circles(svg).map((d) => d.fill)).toEqual(["#d55e00", "#ffffff"]);
  expect(svg).toContain("Loss ↓");
});

it("spaces powers of ten evenly where values span many", () => {
  const spread = [0.01, 1, 100].map((mean) => ({ mean, error: 0 }));
  const dots = circles(dotFigure(rows, [{ title: "Time", better: "lower", values: spread }]));
  expect(dots[1]!.x - dots[0]!.x).toBeCloseTo(dots[2]!.x - dots[1]!.x, 1);
});

it("begins a new line of panels after `columns`, and draws one without values", () => {
  const panel = { title: "a < b", better: "higher", values } as const;
  const size = (svg: string) => /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.slice(1).map(Number);
  const [wide, tall] = [3, 1].map((columns) => size(dotFigure(rows, [panel, panel, panel], { columns })));
  expect(wide![0]).toBeGreaterThan(tall![0]!);
  expect(tall![1]).toBeGreaterThan(wide![1]!);
  const empty = dotFigure(rows, [{ ...panel, values: [undefined, undefined, undefined] }], { title: "T" });
  expect(empty).toContain("a &lt; b");
});

it("fills lines of panels evenly, under as many lines of words as there are", () => {
  const panel = { title: "P", better: "higher", values } as const;
  const places = (panels: number, subtitle: string[] = []) => {
    const svg = dotFigure(rows, new Array(panels).fill(panel), { subtitle });
    return [...svg.matchAll(/translate\(([\d.]+) ([\d.]+)\)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  };
  const across = places(6).filter(([x, y]) => x > 20 && y === 0);
  expect(new Set(across.map(([x]) => x)).size).toBe(3);
  const tops = (subtitle: string[]) => places(6, subtitle).flatMap(([x, y]) => (x === 20 ? [y] : []));
  expect(tops([])).toHaveLength(2);
  expect(tops(["a", "b"])[0]! - tops([])[0]!).toBe(36);
});
