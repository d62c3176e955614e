import { create } from "@bufbuild/protobuf";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { ConvolutionParameterSchema } from "../proto/caffe.gen.ts";
import { pairOf, requirePositive } from "../window.ts";

function settingsOf(c: LayerContext) {
  const p = c.layer.convolutionParam ?? create(ConvolutionParameterSchema);
  if (c.axis(p.axis) !== 1) throw c.error(`has its channels along axis ${p.axis}, and only axis 1 is known`);
  const kernel = requirePositive(c, "kernel", pairOf(c, "kernel", p.kernelSize, p.kernelH, p.kernelW));
  const strides = requirePositive(c, "stride", pairOf(c, "stride", p.stride, p.strideH, p.strideW, 1));
  const pad = pairOf(c, "padding", p.pad, p.padH, p.padW, 0);
  const dilations = requirePositive(c, "dilation", pairOf(c, "dilation", p.dilation, 0, 0, 1));
  return { p, attrs: { kernel_shape: kernel, strides, pads: [...pad, ...pad], dilations }, kernel };
}

/** Channels of an input N×C×H×W. */
function channelsOf(c: LayerContext): number {
  const extents = c.extents(0);
  if (extents.length !== 3) throw c.error(`needs N×C×H×W and gets [${c.shape(0).join(", ")}]`);
  return extents[0]!;
}

function groupsOf(c: LayerContext, group: number, ...channels: readonly number[]): number {
  if (group < 1 || channels.some((n) => n % group !== 0 || n < 1))
    throw c.error(`has ${group} groups for ${channels.join(" and ")} channels`, "The file is damaged: fetch it again.");
  return group;
}

const biasOf = (c: LayerContext, there: boolean, length: number) =>
  there ? [c.constant("bias", c.weight(1, "bias", [length]))] : [];

/** The third type, of the ShuffleNet branch, has a group for each channel and does not say so. */
const convolution = defineLayer({
  type: ["Convolution", "DepthwiseConvolution", "ConvolutionDepthwise"],
  write(c) {
    const { p, attrs, kernel } = settingsOf(c);
    const channels = channelsOf(c);
    const stated = c.layer.type === "ConvolutionDepthwise" ? channels : p.group;
    const group = groupsOf(c, stated, channels, p.numOutput);
    const weights = c.weight(0, "weights", [p.numOutput, channels / group, ...kernel]);
    const inputs = [c.x[0]!, c.constant("weights", weights), ...biasOf(c, p.biasTerm, p.numOutput)];
    return c.g.node("Conv", inputs, { ...attrs, group }, c.name);
  },
});

const deconvolution = defineLayer({
  type: "Deconvolution",
  write(c) {
    const { p, attrs, kernel } = settingsOf(c);
    const channels = channelsOf(c);
    const group = groupsOf(c, p.group, channels, p.numOutput);
    const weights = c.weight(0, "weights", [channels, p.numOutput / group, ...kernel]);
    const inputs = [c.x[0]!, c.constant("weights", weights), ...biasOf(c, p.biasTerm, p.numOutput)];
    return c.g.node("ConvTranspose", inputs, { ...attrs, group }, c.name);
  },
});

export default [convolution, deconvolution];
