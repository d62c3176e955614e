import type { Float32Tensor } from "../../../base/tensor.ts";
import type { KerasValue } from "../../keras/layout.ts";
import type { NodeContext } from "../define.ts";
import { defineTensorFlowOp, EXPORT } from "../define.ts";
import { fusedOf } from "../fused.ts";
import { formatOf, pairOf } from "../window.ts";

/** A convolution as the Keras layer of the same name; its kernel is under `role`. */
function convolution(
  c: NodeContext,
  type: string,
  role: string,
  own: Readonly<Record<string, unknown>>,
  kernel: Float32Tensor,
) {
  const { settings, bias, name, finish } = fusedOf(c, 2);
  const { x, padding } = padded(c);
  const all = {
    ...own,
    ...settings,
    padding,
    data_format: formatOf(c),
    kernel_size: kernel.shape.slice(0, 2),
    strides: pairOf(c, "strides"),
    dilation_rate: pairOf(c, "dilations"),
  };
  const weights = { [role]: kernel, ...(bias !== undefined && { bias: c.weight(bias) }) };
  return finish(c.layer(type, { x: [x], settings: all, weights, name }));
}

/** Explicit margins are padded by a node of their own. */
function padded(c: NodeContext): { x: KerasValue; padding: string } {
  const padding = c.attrs.text("padding", "VALID");
  if (padding !== "EXPLICIT") return { x: c.x(0), padding };
  const all = c.attrs.numbers("explicit_paddings");
  const at = formatOf(c) === "channels_last" ? 2 : 4;
  const [top = 0, bottom = 0, left = 0, right = 0] = all.slice(at, at + 4);
  const margins = [
    [top, bottom],
    [left, right],
  ];
  const settings = { padding: margins, data_format: formatOf(c) };
  return { x: c.layer("ZeroPadding2D", { settings, name: `${c.name}/padded` }), padding: "VALID" };
}

const conv = defineTensorFlowOp({
  type: ["Conv2D", "_FusedConv2D", "FusedConv2D"],
  write(c) {
    const kernel = c.weight(1);
    const x = c.x(0);
    const channels = c.g.shape(x.value)[formatOf(c) === "channels_last" && !x.moved ? 3 : 1];
    const groups = Number(channels) / kernel.shape[2]!;
    if (!Number.isInteger(groups) || kernel.shape.length !== 4)
      throw c.error(`has a kernel of [${kernel.shape.join(", ")}] for ${channels} channels`);
    return convolution(c, "Conv2D", "kernel", { groups }, kernel);
  },
});

const depthwise = defineTensorFlowOp({
  type: ["DepthwiseConv2dNative", "FusedDepthwiseConv2dNative", "_FusedDepthwiseConv2dNative", "DepthwiseConv2d"],
  write(c) {
    const kernel = c.weight(1);
    if (kernel.shape.length !== 4) throw c.error(`has a kernel of [${kernel.shape.join(", ")}]`);
    return convolution(c, "DepthwiseConv2D", "depthwise_kernel", {}, kernel);
  },
});

/** The kernel is rows, columns, out, in: as Keras has that of a Conv2DTranspose. */
const transposed = defineTensorFlowOp({
  type: "Conv2DBackpropInput",
  write(c) {
    const kernel = c.weight(1);
    const [rows, columns] = pairOf(c, "dilations");
    if (rows !== 1 || columns !== 1 || kernel.shape.length !== 4)
      throw c.error("is dilated, which is not known", EXPORT);
    const x = c.x(2);
    const strides = pairOf(c, "strides");
    const settings = {
      use_bias: false,
      padding: c.attrs.text("padding", "VALID").toLowerCase(),
      data_format: formatOf(c),
      kernel_size: kernel.shape.slice(0, 2),
      strides,
    };
    const made = c.layer("Conv2DTranspose", { x: [x], settings, weights: { kernel } });
    const wanted = c.known(0)?.data;
    const shape = c.g.shape(made.value);
    const extents = made.moved ? [shape[2], shape[3]] : [shape[1], shape[2]];
    const stated = formatOf(c) === "channels_last" ? [wanted?.[1], wanted?.[2]] : [wanted?.[2], wanted?.[3]];
    if (extents.some((d, i) => typeof stated[i] === "number" && stated[i] !== d))
      throw c.error(`makes ${stated.join("×")} where ${extents.join("×")} is usual, which is not known`, EXPORT);
    return made;
  },
});

export default [conv, depthwise, transposed];
