import { activated, beforeActivation } from "./activation.ts";
import { defineLayer } from "./define.ts";
import { depthwiseKernel } from "./depthwise.ts";
import { imageInput, windowAttrs } from "./window.ts";

export default defineLayer({
  type: "DepthwiseConv2D",
  weights: (settings) => [{ role: "depthwise_kernel" }, ...(settings.flag("use_bias", true) ? [{ role: "bias" }] : [])],
  write(c) {
    const { settings } = c;
    const x = imageInput(c);
    const weight = c.weight("depthwise_kernel");
    const attrs = windowAttrs(c, x.shape, {
      kernel: settings.pair("kernel_size"),
      strides: settings.pair("strides", [1, 1]),
      dilations: settings.pair("dilation_rate", [1, 1]),
    });
    const kernel = c.constant("depthwise_kernel", () => depthwiseKernel(weight));
    const bias = settings.flag("use_bias", true) ? [c.constant("bias", () => c.weight("bias"))] : [];
    const all = { ...attrs, group: weight.shape[2]! };
    const y = c.g.node("Conv", [x.value, kernel, ...bias], all, beforeActivation(c));
    return activated(c, x.hold(y));
  },
});
