import { activated, beforeActivation } from "./activation.ts";
import { defineLayer } from "./define.ts";
import { depthwiseKernel } from "./depthwise.ts";
import { permute } from "./layout.ts";
import { imageInput, windowAttrs } from "./window.ts";

export default defineLayer({
  type: "SeparableConv2D",
  weights: (settings) => [
    { role: "depthwise_kernel" },
    { role: "pointwise_kernel" },
    ...(settings.flag("use_bias", true) ? [{ role: "bias" }] : []),
  ],
  write(c) {
    const { g, settings } = c;
    const x = imageInput(c);
    const weight = c.weight("depthwise_kernel");
    const attrs = windowAttrs(c, x.shape, {
      kernel: settings.pair("kernel_size"),
      strides: settings.pair("strides", [1, 1]),
      dilations: settings.pair("dilation_rate", [1, 1]),
    });
    const depthwise = c.constant("depthwise_kernel", () => depthwiseKernel(weight));
    const pointwise = c.constant("pointwise_kernel", () => permute(c.weight("pointwise_kernel"), [3, 2, 0, 1]));
    const bias = settings.flag("use_bias", true) ? [c.constant("bias", () => c.weight("bias"))] : [];
    const each = g.node("Conv", [x.value, depthwise], { ...attrs, group: weight.shape[2]! }, `${c.name}/depthwise`);
    const y = g.node("Conv", [each, pointwise, ...bias], {}, beforeActivation(c));
    return activated(c, x.hold(y));
  },
});
