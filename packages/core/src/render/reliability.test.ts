import { expect, it } from "vitest";
import { reliabilityFigure } from "./reliability.ts";

const bins = [
  { from: 0, to: 0.5, pictures: 1, confidence: 0.4, accuracy: 0 },
  { from: 0.5, to: 1, pictures: 3, confidence: 0.75, accuracy: 0.5 },
];
const panel = { title: "as it is", bins, says: ["ECE 28.8 %"] };

it("draws a bar to the accuracy, the gap to the confidence, and how many pictures there are", () => {
  const svg = reliabilityFigure([panel]);
  const rects = [...svg.matchAll(/<rect x="([\d.]+)" width="([\d.]+)" y="([\d.]+)" height="([\d.]+)"/g)].map((m) =>
    m.slice(1).map(Number),
  );
  // The plot is 320 units wide and high; y grows downwards.
  expect(rects).toEqual([
    [0.5, 159, 320, 0],
    [0.5, 159, 192, 128],
    [160.5, 159, 160, 160],
    [160.5, 159, 80, 80],
  ]);
  const counts = [...svg.matchAll(/height="([\d.]+)" fill="#8a93a1"/g)].map(([, h]) => Number(h));
  expect(counts).toEqual([28, 84]);
  expect(svg).toContain(">ECE 28.8 %<");
});

it("leaves bins without pictures empty, and puts panels side by side", () => {
  const none = { ...panel, bins: [{ from: 0, to: 1, pictures: 0, confidence: 0, accuracy: 0 }] };
  const svg = reliabilityFigure([panel, none], { title: "calibration" });
  expect(svg).not.toContain("NaN");
  expect(svg.match(/>as it is</g)).toHaveLength(2);
});
