import { z } from "zod";
import { Misfit } from "../../network.ts";
import { defineKind } from "../define.ts";
import { dilation, padding, stride } from "../fields.ts";

const same = z
  .union([padding, z.literal("same")])
  .default(0)
  .describe('as of pools; or "same": half of what the kernel spans');

const convolution = defineKind({
  kind: "Conv2d",
  summary: "A convolution; channels, groups, kernel and whether it has a bias are as the tensors tell",
  fields: { stride, padding: same, dilation },
  write: ({ net, name, fields }, x) =>
    net.conv(name, x, {
      stride: fields.stride,
      dilation: fields.dilation,
      ...(fields.padding !== "same" && { pad: fields.padding }),
    }),
});

const transposed = defineKind({
  kind: "ConvTranspose2d",
  summary: "A transposed convolution of one group",
  fields: { stride, padding, output_padding: padding, dilation },
  write({ net, name, fields }, x) {
    const weight = `${name}.weight`;
    const [taken, made, ...kernel] = net.shape(weight);
    if (kernel.length !== 2 || taken !== net.channels(x))
      throw new Misfit(`"${weight}" is [${net.shape(weight)}], and ${net.channels(x)} channels reach it`);
    const [rows, columns] = pair(fields.padding);
    const attrs = {
      kernel_shape: kernel,
      strides: pair(fields.stride),
      dilations: pair(fields.dilation),
      pads: [rows, columns, rows, columns],
      output_padding: pair(fields.output_padding),
    };
    const bias = net.has(`${name}.bias`) ? [net.constantOf(`${name}.bias`, [made!])] : [];
    return net.g.node("ConvTranspose", [x, net.constant(weight), ...bias], attrs, name);
  },
});

const pair = (v: number | readonly [number, number]): [number, number] => (typeof v === "number" ? [v, v] : [...v]);

export default [convolution, transposed];
