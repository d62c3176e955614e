import { float32 } from "../../../../base/tensor.ts";
import { Misfit, type Network } from "../../network.ts";
import { defineKind, type LayerKind } from "../define.ts";
import { count, epsilon, factor } from "../fields.ts";

const batchNorm = (kind: string): LayerKind =>
  defineKind({
    kind,
    summary: "Batch normalisation by its stored statistics",
    fields: { eps: epsilon(1e-5) },
    write: ({ net, name, fields }, x) => net.batchNorm(name, x, fields.eps),
  });

const layerNorm2d = defineKind({
  kind: "LayerNorm2d",
  summary: "Layer normalisation over the channels of each place of N×C×H×W",
  fields: { eps: epsilon(1e-6) },
  write: ({ net, name, fields }, x) => net.layerNorm(name, x, fields.eps),
});

const layerNorm = defineKind({
  kind: "LayerNorm",
  summary: "Layer normalisation over the last axis, of what is behind Flatten",
  fields: { eps: epsilon(1e-5) },
  write({ net, name, fields }, x) {
    const shape = net.g.shape(x);
    const last = shape.at(-1);
    if (shape.length !== 2 || typeof last !== "number")
      throw new Misfit(
        `it normalises over the last axis, and values of [${shape}] reach it; LayerNorm2d is over channels`,
      );
    const parameters = ["weight", "bias"].map((role) => net.constantOf(`${name}.${role}`, [last]));
    return net.g.node("LayerNormalization", [x, ...parameters], { axis: -1, epsilon: fields.eps }, name);
  },
});

const groupNorm = defineKind({
  kind: "GroupNorm",
  summary: "Normalisation over groups of channels",
  fields: { num_groups: count("into how many groups the channels are split"), eps: epsilon(1e-5) },
  write({ net, name, fields }, x) {
    const channels = net.channels(x);
    if (channels % fields.num_groups !== 0)
      throw new Misfit(`${channels} channels are not split into ${fields.num_groups} groups`);
    const attrs = { num_groups: fields.num_groups, epsilon: fields.eps };
    return net.g.node("GroupNormalization", [x, ...affine(net, name, channels)], attrs, name);
  },
});

const instanceNorm = defineKind({
  kind: "InstanceNorm2d",
  summary: "Normalisation of each channel of each picture; its scale and shift are taken where the file has them",
  fields: { eps: epsilon(1e-5) },
  write({ net, name, fields }, x) {
    const parameters = affine(net, name, net.channels(x));
    return net.g.node("InstanceNormalization", [x, ...parameters], { epsilon: fields.eps }, name);
  },
});

/** Scale and shift; ones and zeros where the file has none. */
const affine = (net: Network, name: string, channels: number): string[] =>
  (["weight", "bias"] as const).map((role) => {
    const tensor = `${name}.${role}`;
    if (net.has(tensor)) return net.constantOf(tensor, [channels]);
    return net.g.constant(float32([channels], new Float32Array(channels).fill(role === "weight" ? 1 : 0)), tensor);
  });

const globalResponse = defineKind({
  kind: "GlobalResponseNorm",
  summary: "Global response normalisation (Woo et al., 2023): x + weight · x · ‖channel‖ / mean of ‖channels‖ + bias",
  fields: { eps: epsilon(1e-6) },
  write({ net, name, fields }, x) {
    const { g } = net;
    const channels = net.channels(x);
    const [weight, bias] = ["weight", "bias"].map((role) => {
      const numbers = net.constantOf(`${name}.${role}`, [channels]);
      return g.node("Reshape", [numbers, g.ints([1, channels, 1, 1])], {}, `${name}/${role}`);
    });
    const length = g.node("ReduceL2", [x, g.ints([2, 3])], { keepdims: 1 }, `${name}/length`);
    const mean = g.node("ReduceMean", [length, g.ints([1])], { keepdims: 1 }, `${name}/mean`);
    const share = g.node("Div", [length, g.node("Add", [mean, g.scalar(fields.eps, x)])], {}, `${name}/share`);
    const scaled = g.node("Mul", [g.node("Mul", [x, share]), weight!], {}, `${name}/scaled`);
    return g.node("Add", [x, g.node("Add", [scaled, bias!])], {}, name);
  },
});

const localResponse = defineKind({
  kind: "LocalResponseNorm",
  summary: "Local response normalisation across channels (Krizhevsky et al., 2012)",
  nameless: true,
  fields: {
    size: count("how many channels are summed over"),
    alpha: factor(1e-4, "what the sum of squares is multiplied by"),
    beta: factor(0.75, "the exponent"),
    k: factor(1, "added to it"),
  },
  write({ net, name, fields }, x) {
    const { size, alpha, beta, k: bias } = fields;
    return net.g.node("LRN", [x], { size, alpha, beta, bias }, name);
  },
});

export default [
  batchNorm("BatchNorm2d"),
  batchNorm("BatchNorm1d"),
  layerNorm,
  layerNorm2d,
  groupNorm,
  instanceNorm,
  globalResponse,
  localResponse,
];
