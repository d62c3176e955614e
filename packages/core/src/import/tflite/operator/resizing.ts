import type { Attrs } from "../../../onnx/graph.ts";
import type { TfliteKind } from "../define.ts";
import { defineOperator } from "../define.ts";
import { image } from "../layout.ts";

interface Modes {
  /** Places count from the corner; from the middle of pixels; with the corners of both pictures on each other. */
  readonly corner: Attrs;
  readonly half: Attrs;
  readonly aligned: Attrs;
}

const linear = (coordinates: string): Attrs => ({ mode: "linear", coordinate_transformation_mode: coordinates });
const nearest = (coordinates: string, nearest_mode: string): Attrs => ({
  mode: "nearest",
  coordinate_transformation_mode: coordinates,
  nearest_mode,
});

const resize = (type: string, fields: { aligned: number; half: number }, modes: Modes, moves = false): TfliteKind =>
  defineOperator({
    type,
    moves,
    write(c) {
      const { value } = image(c, 0);
      const [rows = 0, columns = 0] = c.ints(1);
      if (!(rows > 0 && columns > 0)) throw c.error(`makes ${rows}×${columns} pixels`);
      const [aligned, half] = [c.options?.flag(fields.aligned), c.options?.flag(fields.half)];
      if (aligned && half) throw c.error("counts places in two ways at once");
      const attrs = { ...(half ? modes.half : aligned ? modes.aligned : modes.corner), axes: [2, 3] };
      return { value: c.g.node("Resize", [value, "", "", c.g.ints([rows, columns])], attrs, c.name), moved: true };
    },
  });

export default [
  resize(
    "RESIZE_BILINEAR",
    { aligned: 2, half: 3 },
    { corner: linear("asymmetric"), half: linear("half_pixel"), aligned: linear("align_corners") },
  ),
  resize(
    "RESIZE_NEAREST_NEIGHBOR",
    { aligned: 0, half: 1 },
    {
      corner: nearest("asymmetric", "floor"),
      half: nearest("half_pixel", "round_prefer_ceil"),
      aligned: nearest("align_corners", "round_prefer_ceil"),
    },
    true,
  ),
];
