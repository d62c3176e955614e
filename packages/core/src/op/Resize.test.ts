import { expect, test } from "vitest";
import type { Attrs } from "../onnx/graph.ts";
import type { Case } from "../testing/opSuite.ts";
import { opSuite } from "../testing/opSuite.ts";
import { upgraded } from "../testing/upgraded.ts";

const picture = [2, 3, 5, 4];
const scaled = (attrs: Attrs, rows: number, columns: number): Case => ({
  inputs: [picture, null, { values: [1, 1, rows, columns], type: "float32" }],
  attrs,
});
const sized = (attrs: Attrs, rows: number, columns: number): Case => ({
  inputs: [picture, null, null, { values: [rows, columns] }],
  attrs: { ...attrs, axes: [2, 3] },
});

const coordinates = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "half_pixel_symmetric"];
const roundings = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];

opSuite("Resize", {
  "each pixel repeated": scaled(
    { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
    2,
    3,
  ),
  ...Object.fromEntries(
    roundings.map((nearest_mode) => [`nearest, ${nearest_mode}`, sized({ mode: "nearest", nearest_mode }, 7, 3)]),
  ),
  ...Object.fromEntries(
    coordinates.flatMap((coordinate_transformation_mode) =>
      ["linear", "cubic"].flatMap((mode) => {
        const attrs = { mode, coordinate_transformation_mode };
        return [
          [`${mode}, ${coordinate_transformation_mode}, enlarged`, sized(attrs, 8, 7)],
          [`${mode}, ${coordinate_transformation_mode}, shrunk`, scaled(attrs, 0.6, 0.75)],
        ];
      }),
    ),
  ),
  "nearest, corners aligned": sized({ mode: "nearest", coordinate_transformation_mode: "align_corners" }, 8, 7),
  "cubic, nothing outside": sized({ mode: "cubic", exclude_outside: 1, cubic_coeff_a: -0.5 }, 8, 7),
  "to a single row": sized({ mode: "linear", coordinate_transformation_mode: "pytorch_half_pixel" }, 1, 7),
  "aspect ratio kept, inside": sized({ mode: "linear", keep_aspect_ratio_policy: "not_larger" }, 8, 8),
  "aspect ratio kept, covering": sized({ mode: "linear", keep_aspect_ratio_policy: "not_smaller" }, 8, 8),
  "one axis": { inputs: [[2, 3, 5], null, { values: [1, 1, 1.5], type: "float32" }], attrs: { mode: "linear" } },
  "a scale just below seven fifths": {
    inputs: [[2, 3, 5], null, { values: [1, 1, Math.fround(1.4)], type: "float32" }],
    attrs: { mode: "linear" },
    skip: { wasm: "its shape inference multiplies in float64 and comes to 6, its kernel makes 7" },
  },
});

test("tf_half_pixel_for_nn of opset 11 takes the nearest with halves up", () => {
  const coordinates = { coordinate_transformation_mode: "tf_half_pixel_for_nn", nearest_mode: "floor" };
  const node = {
    op: "Resize",
    inputs: ["x", "roi", "scales"],
    outputs: ["y"],
    attrs: { mode: "nearest", ...coordinates },
  };
  const attrs = { mode: "nearest", coordinate_transformation_mode: "half_pixel", nearest_mode: "round_prefer_ceil" };
  expect(upgraded(node, 11).nodes).toEqual([{ ...node, attrs }]);
});
