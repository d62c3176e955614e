import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";

/** Rows and columns of an input N×C×H×W. */
function sidesOf(c: LayerContext): readonly [number, number] {
  const extents = c.extents(0);
  if (extents.length !== 3) throw c.error(`needs N×C×H×W and gets [${c.shape(0).join(", ")}]`);
  return [extents[1]!, extents[2]!];
}

const BRANCH = "What it is told is read from a .prototxt only, since branches of Caffe store it in different ways.";

/** Of YOLO's branch: each pixel becomes a square of pixels. */
const upsample = defineLayer({
  type: "Upsample",
  write(c) {
    const scale = c.layer.upsampleParam?.scale ?? 0;
    if (scale < 1 || c.x.length > 1) throw c.error("does not say by which factor it enlarges", BRANCH);
    const [rows, columns] = sidesOf(c);
    const sizes = c.g.ints([rows * scale, columns * scale]);
    const nearest = {
      mode: "nearest",
      coordinate_transformation_mode: "asymmetric",
      nearest_mode: "floor",
      axes: [2, 3],
    };
    return c.g.node("Resize", [c.x[0]!, "", "", sizes], nearest, c.name);
  },
});

/** Of DeepLab's branch: bilinear between the corners of the input, after padding (a negative one cuts off). */
const interp = defineLayer({
  type: "Interp",
  write(c) {
    const p = c.layer.interpParam;
    if (!p) throw c.error("does not say to which size it brings its input", BRANCH);
    if (p.padBeg > 0 || p.padEnd > 0) throw c.error("pads its input, which only cutting off is known for");
    const [rows, columns] = sidesOf(c).map((n) => n + p.padBeg + p.padEnd) as [number, number];
    if (rows < 1 || columns < 1) throw c.error("cuts off its whole input");
    const { g } = c;
    const ends = [rows - p.padBeg, columns - p.padBeg];
    const starts = g.ints([-p.padBeg, -p.padBeg]);
    const whole = p.padBeg === 0 && p.padEnd === 0;
    const x = whole ? c.x[0]! : g.node("Slice", [c.x[0]!, starts, g.ints(ends), g.ints([2, 3])], {}, `${c.name}/cut`);
    const sizes = g.ints([sideOf(c, p.height, rows), sideOf(c, p.width, columns)]);
    const corners = { mode: "linear", coordinate_transformation_mode: "align_corners", axes: [2, 3] };
    return g.node("Resize", [x, "", "", sizes], corners, c.name);
  },
});

/** Shrinking keeps every n-th pixel with both ends, then zooming puts n − 1 between two. */
function sideOf(c: LayerContext, stated: number, side: number): number {
  if (stated > 0) return stated;
  const { shrinkFactor, zoomFactor } = c.layer.interpParam!;
  if (shrinkFactor < 1 || zoomFactor < 1) throw c.error(`zooms by ${zoomFactor} and shrinks by ${shrinkFactor}`);
  const shrunk = Math.floor((side - 1) / shrinkFactor) + 1;
  return shrunk + (shrunk - 1) * (zoomFactor - 1);
}

export default [upsample, interp];
