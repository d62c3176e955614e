import type { Attrs } from "../../../../onnx/graph.ts";
import type { AtenCall, AtenOp } from "../define.ts";
import { defineAten } from "../define.ts";

/** By extents, or by factors that PyTorch multiplies extents with and rounds down. */
function resized(c: AtenCall, attrs: Attrs): string {
  const x = c.x(c.given("input") ? "input" : "self");
  const shape = c.g.shape(x);
  if (shape.length !== 4) throw c.error(`resizes values of [${shape}], and N×C×H×W is read`);
  const [rows, columns] = shape.slice(2) as number[];
  const factors = factorsOf(c);
  const sizes = c.has("output_size") ? c.wholes("output_size", 2) : factors && sizesBy(factors, [rows!, columns!]);
  if (!sizes || sizes.some((s) => s < 1 || s > MOST_SIDE)) throw c.error("has no size that it resizes to");
  // With factors, places count by them, not by the extents that they were rounded to.
  const exact = factors?.every((f, i) => f * [rows!, columns!][i]! === sizes[i]) ?? true;
  if (!exact) return c.g.node("Resize", [x, "", c.g.constant(scales(factors!))], { ...attrs, axes: [2, 3] });
  return c.g.node("Resize", [x, "", "", c.g.ints(sizes)], { ...attrs, axes: [2, 3] });
}

const MOST_SIDE = 1 << 16;

const scales = (factors: readonly number[]) => ({
  type: "float32" as const,
  shape: [2],
  data: Float32Array.from(factors),
});

const sizesBy = (factors: readonly number[], extents: readonly number[]) =>
  extents.map((extent, i) => Math.floor(extent * factors[i]!));

function factorsOf(c: AtenCall): number[] | undefined {
  if (c.given("scale_factors")) {
    const said = c.arg("scale_factors");
    return Array.isArray(said) && said.length === 2 ? (said as number[]) : undefined;
  }
  return c.has("scales_h") && c.has("scales_w") ? [c.number("scales_h"), c.number("scales_w")] : undefined;
}

const linear =
  (mode: string): ((c: AtenCall) => string) =>
  (c) =>
    resized(c, {
      mode,
      coordinate_transformation_mode: c.flag("align_corners") ? "align_corners" : "pytorch_half_pixel",
      ...(mode === "cubic" && { cubic_coeff_a: -0.75 }),
    });

const upsample = (name: string, aligned: boolean, write: (c: AtenCall) => string): AtenOp => {
  const corners = aligned ? ", align_corners" : "";
  return defineAten({
    name,
    takes: [
      `self, output_size${corners}, scale_factors`,
      `input, output_size${corners}, scale_factors`,
      `self, output_size${corners}, scales_h=None, scales_w=None`,
    ],
    write,
  });
};

export default [
  upsample("upsample_nearest2d", false, (c) =>
    resized(c, { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }),
  ),
  upsample("upsample_bilinear2d", true, linear("linear")),
  upsample("upsample_bicubic2d", true, linear("cubic")),
  defineAten({
    name: "pixel_shuffle",
    takes: "self, upscale_factor",
    write: (c) => c.g.node("DepthToSpace", [c.x("self")], { blocksize: c.whole("upscale_factor"), mode: "CRD" }),
  }),
];
