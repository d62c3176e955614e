import { expect, it } from "vitest";
import { curveFigure } from "./curve.ts";

const curve = (name: string, ...values: number[]) => ({ name, points: values.map((v, i) => [i + 1, v] as const) });
const pathsOf = (svg: string) => [...svg.matchAll(/<path d="([^"]*)"/g)].map(([, d]) => d!);

it("places points on the axes", () => {
  const [path] = pathsOf(curveFigure([{ title: "accuracy", range: [0, 1], curves: [curve("training", 0, 0.5, 1)] }]));
  // The plot is 400 wide and 250 high; y grows downwards.
  expect(path).toBe("M0 250L200 125L400 0");
});

it("gives a curve of the same name the same colour in each panel, and one entry in the legend", () => {
  const panels = ["loss", "accuracy"].map((title) => ({
    title,
    curves: [curve("training", 1, 0.5), curve("validation", 1, 0.75)],
  }));
  const svg = curveFigure(panels);
  const colours = [...svg.matchAll(/<path [^>]*stroke="(#\w+)"/g)].map(([, c]) => c);
  expect(colours).toEqual(["#0072b2", "#d55e00", "#0072b2", "#d55e00"]);
  expect(svg.match(/>validation</g)).toHaveLength(1);
});

it("leaves a gap where a value is missing", () => {
  const [path] = pathsOf(
    curveFigure([{ title: "loss", range: [0, 1], curves: [curve("training", 0, Number.NaN, 1, 1)] }]),
  );
  expect(path).toBe("M0 250M266.67 0L400 0");
});

it("cuts off a wild start, so that the rest can be read", () => {
  const svg = curveFigure([{ title: "loss", curves: [curve("training", 500, 2, 1, 0.8, 0.7, 0.6)] }]);
  const [path] = pathsOf(svg);
  expect(path!.startsWith("M0 0L80 ")).toBe(true);
  expect(svg).not.toContain(">500<");
});

it("prints shares as percentages, with the last value at the end", () => {
  const svg = curveFigure([
    { title: "accuracy", percent: true, range: [0, 1], curves: [curve("training", 0.5, 0.8125)] },
  ]);
  expect(svg).toContain(">80 %<");
  expect(svg).toContain(">81.3 %<");
});

it("draws one epoch in the middle, and keeps text as text", () => {
  const svg = curveFigure([{ title: "a < b & c", range: [0, 1], curves: [curve("training", 0.5)] }]);
  expect(pathsOf(svg)).toEqual(["M200 125"]);
  expect(svg).toContain("a &lt; b &amp; c");
});
