import { activated, beforeActivation } from "./activation.ts";
import type { LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { permute } from "./layout.ts";
import { imageInput } from "./window.ts";

export default defineLayer({
  type: "Conv2DTranspose",
  weights: (settings) => [{ role: "kernel" }, ...(settings.flag("use_bias", true) ? [{ role: "bias" }] : [])],
  write(c) {
    const { settings } = c;
    const x = imageInput(c);
    const strides = settings.pair("strides", [1, 1]);
    const dilations = settings.pair("dilation_rate", [1, 1]);
    const margins = [0, 1].map((i) => marginsOf(c, i, x.shape[2 + i] as number, strides[i]!, dilations[i]!));
    const [rows, columns] = margins as [Margins, Margins];
    const attrs = {
      strides,
      dilations,
      pads: [rows.before, columns.before, rows.after, columns.after],
      output_padding: [rows.extra, columns.extra],
    };
    // Keras: rows, columns, out, in.
    const kernel = c.constant("kernel", () => permute(c.weight("kernel"), [3, 2, 0, 1]));
    const bias = settings.flag("use_bias", true) ? [c.constant("bias", () => c.weight("bias"))] : [];
    const y = c.g.node("ConvTranspose", [x.value, kernel, ...bias], attrs, beforeActivation(c));
    return activated(c, x.hold(y));
  },
});

interface Margins {
  /** Cut off in front and behind; `extra` is added behind. */
  readonly before: number;
  readonly after: number;
  readonly extra: number;
}

/** What is cut from the full output along one axis: what the forward convolution over the output would pad. */
function marginsOf(c: LayerContext, axis: number, extent: number, stride: number, dilation: number): Margins {
  const { settings } = c;
  const kernel = (settings.pair("kernel_size")[axis]! - 1) * dilation + 1;
  const same = settings.text("padding", "valid") === "same";
  const full = (extent - 1) * stride + kernel;
  const length = settings.has("output_padding")
    ? full - (same ? 2 * Math.floor(kernel / 2) : 0) + settings.pair("output_padding")[axis]!
    : extent * stride + (same ? 0 : Math.max(kernel - stride, 0));
  const cut = Math.max(0, full - length);
  return { before: Math.floor(cut / 2), after: Math.ceil(cut / 2), extra: Math.max(0, length - full) };
}
