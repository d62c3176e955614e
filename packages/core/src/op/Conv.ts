import { size } from "../base/tensor.ts";
import { biasGradient, eachProduct, groupOf, inputGradient, weightGradient } from "./convolution.ts";
import { defineOp } from "./define.ts";
import { known } from "./extents.ts";
import { slidesOf, slidOver, tapsOf, windowOf } from "./window.ts";

export default defineOp({
  type: "Conv",
  family: "linear",

  infer: ({ attrs, x: [x, w] }) => {
    const [filters, channels] = w!.shape;
    const [batch, given] = x!.shape;
    const fits = typeof given === "string" || typeof channels === "string" || given === channels! * groupOf(attrs);
    if (!fits)
      throw new Error(`weights of shape [${w!.shape}] in ${groupOf(attrs)} groups do not fit ${given} channels`);
    const kernel = known(w!.shape.slice(2), "Conv");
    return [{ type: x!.type, shape: [batch!, filters!, ...slidOver(attrs, x!.shape, kernel)] }];
  },

  evaluate: ({ attrs, x: [x, w, b], y: [y] }) => {
    const windows = size(y!.shape.slice(2));
    const out = new Float64Array(size(y!.shape));
    if (b) for (let i = 0; i < out.length; i++) out[i] = b.data[Math.floor(i / windows) % y!.shape[1]!]!;
    const taps = tapsOf(slidesOf(attrs, x!.shape, w!.shape.slice(2)));
    eachProduct(taps, [x!.shape, w!.shape, y!.shape], groupOf(attrs), (iy, ix, iw) => {
      out[iy]! += x!.data[ix]! * w!.data[iw]!;
    });
    return [out];
  },

  backward: ({ g, attrs, x: [x, w], dy: [dy], wants }) => {
    const kernel = known(g.shape(w!).slice(2), "Conv");
    const slides = slidesOf(attrs, g.shape(x!), kernel);
    const group = groupOf(attrs);
    return [
      wants[0] ? inputGradient(g, dy!, w!, slides, group) : null,
      wants[1] ? weightGradient(g, x!, dy!, w!, slides, group) : null,
      wants[2] ? biasGradient(g, dy!) : null,
    ].slice(0, wants.length);
  },

  macs: ({ x: [, w], y: [y] }) => size(y!) * size(w!.slice(1)),
  window: ({ attrs, x: [x, w] }) => windowOf(slidesOf(attrs, x!, w!.slice(2))),
});
