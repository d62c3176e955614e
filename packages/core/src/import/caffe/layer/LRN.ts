import { create } from "@bufbuild/protobuf";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { nameIn, normRegions } from "../enums.ts";
import type { LRNParameter } from "../proto/caffe.gen.ts";
import { LRNParameterSchema } from "../proto/caffe.gen.ts";

export default defineLayer({
  type: "LRN",
  write(c) {
    const p = c.layer.lrnParam ?? create(LRNParameterSchema);
    const { localSize: size, alpha, beta, k: bias } = p;
    if (size % 2 === 0) throw c.error(`has an even number of neighbours, ${size}, which has no middle`);
    const region = nameIn(normRegions, p.normRegion);
    if (region === "ACROSS_CHANNELS") return c.g.node("LRN", [c.x[0]!], { size, alpha, beta, bias }, c.name);
    if (region === "WITHIN_CHANNEL") return withinChannel(c, p);
    throw c.error(`normalises over the region ${region}, which is not known`);
  },
});

/** x · (1 + alpha · mean of x² over a square around)^-beta; the mean counts the padding, and k is not used. */
function withinChannel(c: LayerContext, { localSize, alpha, beta }: LRNParameter): string {
  const { g, name } = c;
  const [x] = c.x;
  const pad = (localSize - 1) / 2;
  const window = { kernel_shape: [localSize, localSize], pads: [pad, pad, pad, pad], count_include_pad: 1 };
  const squares = g.node("Mul", [x!, x!], {}, `${name}/squares`);
  const mean = g.node("AveragePool", [squares], window, `${name}/mean`);
  const scale = g.node("Add", [g.node("Mul", [mean, g.scalar(alpha, x!)]), g.scalar(1, x!)], {}, `${name}/scale`);
  return g.node("Mul", [x!, g.node("Pow", [scale, g.scalar(-beta, x!)], {}, `${name}/factor`)], {}, name);
}
