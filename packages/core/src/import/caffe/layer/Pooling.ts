import { create } from "@bufbuild/protobuf";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { nameIn, poolMethods, roundModes } from "../enums.ts";
import type { PoolingParameter } from "../proto/caffe.gen.ts";
import { PoolingParameterSchema } from "../proto/caffe.gen.ts";
import { pairOf, requirePositive } from "../window.ts";

const ops = { MAX: ["MaxPool", "GlobalMaxPool"], AVE: ["AveragePool", "GlobalAveragePool"] } as const;

export default defineLayer({
  type: "Pooling",
  write(c) {
    const p = c.layer.poolingParam ?? create(PoolingParameterSchema);
    const method = nameIn(poolMethods, p.pool);
    if (method !== "MAX" && method !== "AVE")
      throw c.error(`pools by ${method}, and only MAX and AVE are known`, "Stochastic pooling is for training only.");
    const extents = c.extents(0);
    if (extents.length !== 3) throw c.error(`needs N×C×H×W and gets [${c.shape(0).join(", ")}]`);
    const [op, global] = ops[method];
    if (p.globalPooling) return c.g.node(global, [c.x[0]!], {}, c.name);
    return c.g.node(op, [c.x[0]!], attrsOf(c, p, extents.slice(1), method), c.name);
  },
});

/**
 * Caffe rounds the number of windows up, and leaves out one that would start behind the input and the padding before it:
 * ONNX's `ceil_mode`. An average counts the padding on both sides and not what a window reaches beyond it.
 */
function attrsOf(c: LayerContext, p: PoolingParameter, extents: readonly number[], method: "MAX" | "AVE") {
  const list = (n: number) => (n > 0 ? [n] : []);
  const kernel = requirePositive(c, "kernel", pairOf(c, "kernel", list(p.kernelSize), p.kernelH, p.kernelW));
  const strides = requirePositive(c, "stride", pairOf(c, "stride", [p.stride], p.strideH, p.strideW));
  const pad = pairOf(c, "padding", [p.pad], p.padH, p.padW);
  if (pad.some((n, i) => n >= kernel[i]!))
    throw c.error(`pads by ${pad.join("×")} for a kernel of ${kernel.join("×")}`);
  const slack = extents.map((extent, i) => extent + 2 * pad[i]! - kernel[i]!);
  const up = p.ceilMode && p.roundMode !== roundModes.FLOOR && slack.some((n, i) => n % strides[i]! !== 0);
  if (up && pad.every((n) => n === 0)) requireInside(c, extents, slack, strides);
  return {
    kernel_shape: kernel,
    strides,
    pads: [...pad, ...pad],
    ...(up && { ceil_mode: 1 }),
    ...(method === "AVE" && pad.some((n) => n > 0) && { count_include_pad: 1 }),
  };
}

/** Without padding Caffe keeps a window that starts behind the input; its maximum is −3.4e38 and its average no number. */
function requireInside(
  c: LayerContext,
  extents: readonly number[],
  slack: readonly number[],
  strides: readonly number[],
): void {
  const starts = slack.map((n, i) => Math.ceil(n / strides[i]!) * strides[i]!);
  if (starts.some((at, i) => at >= extents[i]!))
    throw c.error(
      `has windows that lie behind its input of ${extents.join("×")}, which have no value`,
      "Say round_mode: FLOOR in its pooling_param, or give it another stride.",
    );
}
