import { create } from "@bufbuild/protobuf";
import { float32 } from "../../../base/tensor.ts";
import { defineLayer } from "../define.ts";
import { BatchNormParameterSchema } from "../proto/caffe.gen.ts";

/** (x − mean) / √(variance + eps). Means and variances are stored as sums that a third blob divides; a Scale layer follows it. */
export default defineLayer({
  type: "BatchNorm",
  write(c) {
    const { eps } = c.layer.batchNormParam ?? create(BatchNormParameterSchema);
    const [channels] = c.extents(0);
    if (channels === undefined) throw c.error("needs channels");
    const filled = (v: number) => float32([channels], new Float32Array(channels).fill(v));
    const [sums] = c.blobs > 2 ? c.weight(2, "factor", [1]).data : [1];
    const factor = sums === 0 ? 0 : 1 / sums!;
    const statistic = (index: number, role: string) => {
      const { data } = c.weight(index, role, [channels]);
      return c.constant(role, float32([channels], factor === 1 ? data : data.map((v) => v * factor)));
    };
    const inputs = [
      c.x[0]!,
      c.constant("scale", filled(1)),
      c.constant("shift", filled(0)),
      statistic(0, "mean"),
      statistic(1, "variance"),
    ];
    return c.g.node("BatchNormalization", inputs, { epsilon: eps }, c.name);
  },
});
