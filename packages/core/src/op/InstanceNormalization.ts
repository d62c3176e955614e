import { size } from "../base/tensor.ts";
import { defineOp, number } from "./define.ts";
import { likeFirst } from "./elementwise.ts";
import {
  normalized,
  normalizeStretches,
  overChannels,
  scaleChannels,
  sumToChannels,
  throughNormal,
} from "./normalize.ts";

/** Each channel of each picture is normalised over its rows and columns. Ulyanov et al. 2016, https://arxiv.org/abs/1607.08022 */
export default defineOp({
  type: "InstanceNormalization",
  family: "normalization",
  infer: likeFirst,
  evaluate: ({ attrs, x: [x, scale, bias] }) => {
    const { data } = normalizeStretches(x!, size(x!.shape.slice(2)), number(attrs, "epsilon", 1e-5));
    return [scaleChannels(data, x!.shape, scale!, bias!)];
  },
  backward: ({ g, attrs, x: [x, scale], dy: [dy], wants }) => {
    const rank = g.shape(x!).length;
    const axes = Array.from({ length: rank - 2 }, (_, i) => i + 2);
    const form = normalized(g, x!, axes, number(attrs, "epsilon", 1e-5));
    const scaled = () => g.node("Mul", [dy!, overChannels(g, scale!, rank)]);
    return [
      wants[0] ? throughNormal(g, form, scaled(), axes) : null,
      wants[1] ? sumToChannels(g, g.node("Mul", [dy!, form.normal])) : null,
      wants[2] ? sumToChannels(g, dy!) : null,
    ];
  },
});
