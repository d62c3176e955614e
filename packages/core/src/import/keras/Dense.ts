import { float32 } from "../../base/tensor.ts";
import { activated, beforeActivation } from "./activation.ts";
import type { LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { type KerasValue, permute, rankOf } from "./layout.ts";

export default defineLayer({
  type: "Dense",
  weights: (settings) => [{ role: "kernel" }, ...(settings.flag("use_bias", true) ? [{ role: "bias" }] : [])],
  write(c) {
    const x = c.x[0]!;
    const bias = c.settings.flag("use_bias", true) ? [c.constant("bias", () => c.weight("bias"))] : [];
    const value = x.moved ? pointwise(c, x, bias) : product(c, x, bias);
    return activated(c, { value, moved: x.moved });
  },
});

/** Over the channels of each place of a picture-like tensor: a 1×1 convolution. */
function pointwise(c: LayerContext, x: KerasValue, bias: readonly string[]): string {
  const kernel = c.constant("pointwise", () => {
    const { shape, data } = permute(c.weight("kernel"), [1, 0]);
    return float32([...shape, 1, 1], data);
  });
  return c.g.node("Conv", [x.value, kernel, ...bias], {}, beforeActivation(c));
}

function product(c: LayerContext, x: KerasValue, bias: readonly string[]): string {
  const { g } = c;
  const kernel = c.constant("kernel", () => c.weight("kernel"));
  const name = beforeActivation(c);
  if (rankOf(g, x) === 2) return g.node("Gemm", [x.value, kernel, ...bias], {}, name);
  if (bias.length === 0) return g.node("MatMul", [x.value, kernel], {}, name);
  return g.node("Add", [g.node("MatMul", [x.value, kernel], {}, `${c.name}/product`), ...bias], {}, name);
}
