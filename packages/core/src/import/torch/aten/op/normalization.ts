import { float32, size } from "../../../../base/tensor.ts";
import type { AtenCall } from "../define.ts";
import { defineAten } from "../define.ts";

/** A vector of a channel's parameters, or of what stands for none. */
function parameter(c: AtenCall, name: string, channels: number, otherwise: number): string {
  if (c.has(name)) return c.x(name);
  return c.g.constant(float32([channels], new Float32Array(channels).fill(otherwise)), `${c.g.scope}/${name}`);
}

/** More channels than any layer has; a file may state any number. */
const MOST_CHANNELS = 1 << 20;

function channelsOf(c: AtenCall, x: string): number {
  const channels = c.g.shape(x)[1];
  if (typeof channels !== "number" || channels < 1 || channels > MOST_CHANNELS)
    throw c.error(`normalises values of [${c.g.shape(x)}]`);
  return channels;
}

/** Always by the stored statistics: training is over. */
function batchNorm(c: AtenCall, epsilon: number): string {
  const x = c.x("input");
  const channels = channelsOf(c, x);
  if (!c.has("running_mean") || !c.has("running_var"))
    throw c.error("has no stored statistics: it normalises by those of the pictures it is given together");
  const roles = [
    parameter(c, "weight", channels, 1),
    parameter(c, "bias", channels, 0),
    c.x("running_mean"),
    c.x("running_var"),
  ];
  const wrong = roles.find((v) => c.g.shape(v).length !== 1 || c.g.shape(v)[0] !== channels);
  if (wrong !== undefined) throw c.error(`takes [${c.g.shape(wrong)}] for ${channels} channels`);
  return c.g.node("BatchNormalization", [x, ...roles], { epsilon });
}

/** Over the last axes; ONNX takes scale and bias of any shape that broadcasts. */
function layerNorm(c: AtenCall): string {
  const x = c.x("input");
  const over = c.wholes("normalized_shape");
  const shape = c.g.shape(x);
  const axis = shape.length - over.length;
  if (over.length < 1 || axis < 0 || over.some((d, i) => d !== shape[axis + i]) || size(over) > MOST_CHANNELS)
    throw c.error(`normalises [${over}] of values of [${shape}]`);
  const scale = c.has("weight") ? c.x("weight") : c.g.constant(float32(over, new Float32Array(size(over)).fill(1)));
  const bias = c.has("bias") ? [c.x("bias")] : [];
  return c.g.node("LayerNormalization", [x, scale, ...bias], { axis, epsilon: c.number("eps") });
}

function groupNorm(c: AtenCall, groups: number): string {
  const x = c.x("input");
  const channels = channelsOf(c, x);
  const roles = [parameter(c, "weight", channels, 1), parameter(c, "bias", channels, 0)];
  return c.g.node("GroupNormalization", [x, ...roles], { num_groups: groups, epsilon: c.number("eps") });
}

const statistics = "input, weight, bias, running_mean, running_var";

export default [
  defineAten({
    name: "batch_norm",
    takes: `${statistics}, training, momentum, eps, cudnn_enabled`,
    write: (c) => batchNorm(c, c.number("eps")),
  }),
  defineAten({
    name: ["_native_batch_norm_legit_no_training"],
    takes: `${statistics}, momentum, eps`,
    write: (c) => [batchNorm(c, c.number("eps"))],
  }),
  defineAten({
    name: ["native_batch_norm", "_native_batch_norm_legit"],
    takes: `${statistics}, training, momentum, eps`,
    write: (c) => [batchNorm(c, c.number("eps"))],
  }),
  defineAten({
    name: "cudnn_batch_norm",
    takes: `${statistics}, training, exponential_average_factor, epsilon`,
    write: (c) => [batchNorm(c, c.number("epsilon"))],
  }),
  defineAten({
    name: "layer_norm",
    takes: "input, normalized_shape, weight=None, bias=None, eps=0.00001, cudnn_enable=True",
    write: layerNorm,
  }),
  defineAten({
    name: "native_layer_norm",
    takes: "input, normalized_shape, weight, bias, eps",
    write: (c) => [layerNorm(c)],
  }),
  defineAten({
    name: "group_norm",
    takes: "input, num_groups, weight=None, bias=None, eps=0.00001, cudnn_enabled=True",
    write: (c) => groupNorm(c, c.whole("num_groups")),
  }),
  defineAten({
    name: "native_group_norm",
    takes: "input, weight, bias, N, C, HxW, group, eps",
    write: (c) => [groupNorm(c, c.whole("group"))],
  }),
  defineAten({
    name: "instance_norm",
    takes: "input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled",
    write: (c) => {
      if (!c.flag("use_input_stats")) return batchNorm(c, c.number("eps"));
      const x = c.x("input");
      const channels = channelsOf(c, x);
      const roles = [parameter(c, "weight", channels, 1), parameter(c, "bias", channels, 0)];
      return c.g.node("InstanceNormalization", [x, ...roles], { epsilon: c.number("eps") });
    },
  }),
];
