import { size } from "../base/tensor.ts";
import type { Attrs, Dim } from "../onnx/graph.ts";
import { biasGradient, eachProduct, groupOf, slideAttrs, weightGradient } from "./convolution.ts";
import type { Writer } from "./define.ts";
import { defineOp, numbers, text } from "./define.ts";
import { known, mapDim } from "./extents.ts";
import type { Slide } from "./window.ts";
import { halves, tapsOf } from "./window.ts";

/** How the windows slide over the *output*, one for each place of the input: the convolution that this is the transpose of. */
function slidesOver(attrs: Attrs, shape: readonly Dim[], kernels: readonly number[]): Slide[] {
  return known(shape.slice(2), "ConvTranspose").map((extent, i) => slideOver(attrs, extent, kernels, i));
}

function slideOver(attrs: Attrs, extent: number, kernels: readonly number[], i: number): Slide {
  const rank = kernels.length;
  const kernel = kernels[i]!;
  const stride = numbers(attrs, "strides", [])[i] ?? 1;
  const dilation = numbers(attrs, "dilations", [])[i] ?? 1;
  const full = (extent - 1) * stride + dilation * (kernel - 1) + 1 + (numbers(attrs, "output_padding", [])[i] ?? 0);
  const mode = text(attrs, "auto_pad", "NOTSET");
  const asked = numbers(attrs, "output_shape", []).slice(-rank)[i];
  const wanted = asked ?? (mode.startsWith("SAME") ? extent * stride : undefined);
  const pads = numbers(attrs, "pads", []);
  const [before, after] =
    wanted !== undefined
      ? halves(Math.max(0, full - wanted), mode === "SAME_UPPER")
      : mode === "VALID"
        ? [0, 0]
        : [pads[i] ?? 0, pads[i + rank] ?? 0];
  const reached = asked ?? full - before - after;
  return { extent: reached, kernel, stride, dilation, before, after, out: extent };
}

export default defineOp({
  type: "ConvTranspose",
  family: "linear",

  infer: ({ attrs, x: [x, w] }) => {
    const [batch, ...given] = x!.shape;
    const kernel = known(w!.shape.slice(2), "ConvTranspose");
    const perGroup = w!.shape[1]!;
    if (typeof given[0] === "number" && typeof w!.shape[0] === "number" && given[0] !== w!.shape[0])
      throw new Error(`weights of shape [${w!.shape}] do not fit ${given[0]} channels`);
    const setting = ["strides", "dilations", "pads", "auto_pad", "output_padding", "output_shape"];
    const label = `spread[${[kernel, ...setting.map((k) => attrs[k]?.toString() ?? "")].join(";")}]`;
    const spatial = given
      .slice(1)
      .map((d, i) => mapDim(d, `${label}${i}`, (n) => slideOver(attrs, n, kernel, i).extent));
    return [{ type: x!.type, shape: [batch!, mapDim(perGroup, "channels", (n) => n * groupOf(attrs)), ...spatial] }];
  },

  evaluate: ({ attrs, x: [x, w, b], y: [y] }) => {
    const places = size(y!.shape.slice(2));
    const out = new Float64Array(size(y!.shape));
    if (b) for (let i = 0; i < out.length; i++) out[i] = b.data[Math.floor(i / places) % y!.shape[1]!]!;
    const taps = tapsOf(slidesOver(attrs, x!.shape, w!.shape.slice(2)));
    eachProduct(taps, [y!.shape, w!.shape, x!.shape], groupOf(attrs), (ix, iy, iw) => {
      out[iy]! += x!.data[ix]! * w!.data[iw]!;
    });
    return [out];
  },

  // The transpose of a convolution of the output, so its gradient is that convolution.
  backward: ({ g, attrs, x: [x, w], dy: [dy], wants }) => {
    const slides = slidesOver(attrs, g.shape(x!), known(g.shape(w!).slice(2), "ConvTranspose"));
    const group = groupOf(attrs);
    return [
      wants[0] ? inputGradient(g, dy!, w!, slides, group) : null,
      wants[1] ? weightGradient(g, dy!, x!, w!, slides, group) : null,
      wants[2] ? biasGradient(g, dy!) : null,
    ].slice(0, wants.length);
  },

  macs: ({ x: [x, w] }) => size(x!) * size(w!.slice(1)),
});

/** The convolution gives more places than there were where `output_padding` is a stride or more: those saw nothing. */
function inputGradient(g: Writer, dy: string, w: string, slides: readonly Slide[], group: number): string {
  const dx = g.node("Conv", [dy, w], slideAttrs(slides, group));
  const axes = slides.flatMap((s, i) => (g.shape(dx)[i + 2] === s.out ? [] : [i + 2]));
  if (axes.length === 0) return dx;
  const ends = axes.map((a) => slides[a - 2]!.out);
  return g.node("Slice", [dx, g.ints(axes.map(() => 0)), g.ints(ends), g.ints(axes)]);
}
