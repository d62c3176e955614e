import type { AtenCall } from "../define.ts";
import { defineAten } from "../define.ts";
import { ChannelError } from "../misfit.ts";

interface Padding {
  readonly pads: readonly number[];
}

/** Padding of both sides of each axis; `same` and `valid` as texts. */
function padding(c: AtenCall, kernel: readonly number[], dilations: readonly number[]): Padding {
  const said = c.arg("padding");
  if (said === "valid") return { pads: kernel.flatMap(() => [0, 0]) };
  if (said === "same") {
    const totals = kernel.map((k, i) => (k - 1) * dilations[i]!);
    // What is odd is added behind.
    return { pads: [...totals.map((t) => Math.floor(t / 2)), ...totals.map((t) => Math.ceil(t / 2))] };
  }
  const sides = c.wholes("padding", kernel.length);
  return { pads: [...sides, ...sides] };
}

function convolution(c: AtenCall, transposed: boolean): string {
  const x = c.x("input");
  const weight = c.x("weight");
  const [, , ...kernel] = c.g.shape(weight) as number[];
  const rank = kernel.length;
  const input = c.g.shape(x);
  const group = c.whole("groups");
  if (rank < 1 || rank > 3 || input.length !== rank + 2)
    throw c.error(`has weights of [${c.g.shape(weight)}] for values of [${input}]`);
  const [made, per] = c.g.shape(weight) as [number, number];
  const channels = transposed ? made : per * group;
  if (group < 1 || input[1] !== channels)
    throw new ChannelError(c.error(`takes ${channels} channels, and ${input[1]} reach it`), channels);
  const dilations = c.wholes("dilation", rank);
  const bias = c.has("bias") ? [c.x("bias")] : [];
  const attrs = {
    kernel_shape: kernel,
    strides: c.wholes("stride", rank),
    dilations,
    group,
    ...padding(c, kernel, dilations),
  };
  if (!transposed) return c.g.node("Conv", [x, weight, ...bias], attrs);
  return c.g.node("ConvTranspose", [x, weight, ...bias], {
    ...attrs,
    output_padding: c.wholes("output_padding", rank),
  });
}

const plain = "input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1";
const general = "input, weight, bias, stride, padding, dilation, transposed, output_padding, groups";

export default [
  defineAten({ name: ["conv1d", "conv2d", "conv3d"], takes: plain, write: (c) => convolution(c, false) }),
  defineAten({
    name: ["convolution", "_convolution"],
    takes: [
      general,
      `${general}, benchmark, deterministic, cudnn_enabled`,
      `${general}, benchmark, deterministic, cudnn_enabled, allow_tf32`,
    ],
    write: (c) => convolution(c, c.flag("transposed")),
  }),
  defineAten({
    name: "_convolution_mode",
    takes: "input, weight, bias, stride, padding, dilation, groups",
    write: (c) => convolution(c, false),
  }),
  defineAten({
    name: ["conv_transpose1d", "conv_transpose2d", "conv_transpose3d"],
    takes: "input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1",
    write: (c) => convolution(c, true),
  }),
];
