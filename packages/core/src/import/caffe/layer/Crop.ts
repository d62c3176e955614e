import { create } from "@bufbuild/protobuf";
import { defineLayer } from "../define.ts";
import { CropParameterSchema } from "../proto/caffe.gen.ts";

/** The part of the first input, from an offset on, that has the extents of the second. */
export default defineLayer({
  type: "Crop",
  write(c) {
    const p = c.layer.cropParam ?? create(CropParameterSchema);
    if (c.x.length !== 2) throw c.error(`takes two inputs, not ${c.x.length}`);
    const axis = c.axis(p.axis);
    if (axis === 0) throw c.error("crops the batch");
    const [from, like] = [c.extents(0).slice(axis - 1), c.extents(1).slice(axis - 1)];
    if (p.offset.length > 1 && p.offset.length !== from.length)
      throw c.error(`has ${p.offset.length} offsets for ${from.length} axes`);
    const starts = from.map((_, i) => p.offset[i] ?? p.offset[0] ?? 0);
    const ends = starts.map((at, i) => at + (like[i] ?? 0));
    if (from.length !== like.length || ends.some((end, i) => end > from[i]!))
      throw c.error(`takes ${like.join("×")} from ${starts.join(", ")} on out of ${from.join("×")}`);
    const axes = from.map((_, i) => axis + i);
    return c.g.node("Slice", [c.x[0]!, c.g.ints(starts), c.g.ints(ends), c.g.ints(axes)], {}, c.name);
  },
});
