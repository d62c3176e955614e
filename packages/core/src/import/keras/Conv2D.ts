import { activated, beforeActivation } from "./activation.ts";
import { defineLayer } from "./define.ts";
import { permute } from "./layout.ts";
import { imageInput, windowAttrs } from "./window.ts";

export default defineLayer({
  type: "Conv2D",
  weights: (settings) => [{ role: "kernel" }, ...(settings.flag("use_bias", true) ? [{ role: "bias" }] : [])],
  write(c) {
    const { settings } = c;
    const x = imageInput(c);
    const group = settings.number("groups", 1);
    const attrs = windowAttrs(c, x.shape, {
      kernel: settings.pair("kernel_size"),
      strides: settings.pair("strides", [1, 1]),
      dilations: settings.pair("dilation_rate", [1, 1]),
    });
    // Keras: rows, columns, in, out.
    const kernel = c.constant("kernel", () => permute(c.weight("kernel"), [3, 2, 0, 1]));
    const bias = settings.flag("use_bias", true) ? [c.constant("bias", () => c.weight("bias"))] : [];
    const y = c.g.node("Conv", [x.value, kernel, ...bias], { ...attrs, group }, beforeActivation(c));
    return activated(c, x.hold(y));
  },
});
