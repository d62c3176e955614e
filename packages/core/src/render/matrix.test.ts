import { expect, test } from "vitest";
import { matrixFigure } from "./matrix.ts";

const values = [
  [1, 0.25, Number.NaN],
  [-0.2, 0.5, 2],
];

test("a cell for each value, of any two extents, with names, numbers and a ring", () => {
  const svg = matrixFigure(["conv1", "conv2"], ["a", "b<c", "d"], values, {
    title: "CKA",
    axes: ["before", "after"],
    marked: [0, undefined],
  });
  expect(svg.match(/width="44" height="44"/g)).toHaveLength(6);
  for (const text of ["CKA", "before", "after", "conv2", "b&lt;c", "0.25", "-0.20", "2.00"])
    expect(svg).toContain(`>${text}<`);
  expect(svg).not.toContain("NaN");
  expect(svg.match(/stroke="#d55e00"/g)).toHaveLength(1);
  // Beyond the range a value has the colour of its end: viridis's first and last.
  expect(svg).toMatch(/fill="rgb\(68,1,84\)"\/><text[^>]*>-0\.20</);
  expect(svg).toMatch(/fill="rgb\(253,231,37\)"\/><text[^>]*>2\.00</);
});

test("cells of large matrices are bare, and long names lose their middles", () => {
  const many = Array.from({ length: 90 }, (_, i) => `inception_${i}_relu_3x3_reduce_with_a_long_name`);
  const svg = matrixFigure(
    many,
    many,
    Array.from({ length: 90 }, () => new Float64Array(90)),
  );
  expect(svg).not.toContain(">0.00<");
  expect(svg).toContain("inception_3_re…");
  expect(svg.match(/width="10" height="10"/g)).toHaveLength(8100);
});
