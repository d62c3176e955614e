import { create } from "@bufbuild/protobuf";
import { float32, size } from "../../../base/tensor.ts";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { InnerProductParameterSchema } from "../proto/caffe.gen.ts";

export default defineLayer({
  type: "InnerProduct",
  write(c) {
    const p = c.layer.innerProductParam ?? create(InnerProductParameterSchema);
    const axis = c.axis(p.axis);
    if (axis === 0) throw c.error("takes the batch as part of one product");
    const inputs = size(c.extents(0).slice(axis - 1));
    const shape = p.transpose ? [inputs, p.numOutput] : [p.numOutput, inputs];
    const weights = c.constant("weights", c.weight(0, "weights", shape));
    const bias = p.biasTerm ? [c.constant("bias", c.weight(1, "bias", [p.numOutput]))] : [];
    if (axis !== 1) return alongLast(c, weights, p.transpose, bias, c.extents(0).slice(0, axis - 1), inputs);
    const flat = c.shape(0).length === 2 ? c.x[0]! : c.g.node("Flatten", [c.x[0]!], { axis: 1 }, `${c.name}/flat`);
    return c.g.node("Gemm", [flat, weights, ...bias], p.transpose ? {} : { transB: 1 }, c.name);
  },
});

/** The axes before the product stay: the same product at each of their places. */
function alongLast(
  c: LayerContext,
  weights: string,
  transposed: boolean,
  bias: readonly string[],
  kept: readonly number[],
  inputs: number,
): string {
  const { g } = c;
  const rows = g.node("Reshape", [c.x[0]!, g.ints([-1, ...kept, inputs])], {}, `${c.name}/rows`);
  const factors = transposed ? weights : c.constant("columns", transpose(c));
  if (bias.length === 0) return g.node("MatMul", [rows, factors], {}, c.name);
  return g.node("Add", [g.node("MatMul", [rows, factors], {}, `${c.name}/product`), ...bias], {}, c.name);

  function transpose(of: LayerContext) {
    const { data } = of.stored(0, "weights");
    const outputs = data.length / inputs;
    return float32(
      [inputs, outputs],
      Float32Array.from(data, (_, i) => data[(i % outputs) * inputs + Math.floor(i / outputs)]!),
    );
  }
}
