import { z } from "zod";
import { head, noteHead } from "../../head.ts";
import { Misfit } from "../../network.ts";
import { defineKind } from "../define.ts";

const linear = defineKind({
  kind: "Linear",
  summary: "A fully connected layer, behind Flatten",
  fields: {},
  write({ net, name }, x) {
    if (net.g.shape(x).length !== 2)
      throw new Misfit(
        `values of [${net.g.shape(x)}] reach it, which Flatten or AdaptiveAvgPool2d and Flatten bring to N×C`,
      );
    return net.linear(name, x);
  },
});

const pointwise = defineKind({
  kind: "pointwise",
  summary: "A linear layer, or a 1×1 convolution, on the channels of each place of N×C×H×W",
  fields: {},
  write: ({ net, name }, x) => net.pointwise(name, x),
});

const flatten = defineKind({
  kind: "Flatten",
  summary: "One row of numbers for each picture, N×(C·H·W), channel by channel",
  nameless: true,
  fields: {},
  write: ({ net, name }, x) => net.g.node("Flatten", [x], { axis: 1 }, name),
});

const scale = defineKind({
  kind: "scale",
  summary: "Multiplies each channel by a number of the file, such as a layer scale",
  names: "the name of a tensor of C numbers, or C×1×1",
  fields: { of: z.string().optional().describe("the name of what it makes; the tensor's, if absent") },
  write({ net, name, fields, resolve }, x) {
    const shape = net.shape(name);
    const channels = net.channels(x);
    if (shape[0] !== channels || shape.slice(1).some((d) => d !== 1))
      throw new Misfit(`"${name}" is [${shape}], and ${channels} channels reach it`);
    const spread = [
      channels,
      ...net.g
        .shape(x)
        .slice(2)
        .map(() => 1),
    ];
    const numbers = net.constant(name, spread);
    return net.g.node("Mul", [x, numbers], {}, fields.of === undefined ? `${name}/scaled` : resolve(fields.of));
  },
});

const classifier = defineKind({
  kind: "classifier",
  summary:
    "A linear layer, or a Sequential of them and batch normalisation, as the tensors tell, with ReLUs where the numbers leave room",
  fields: {},
  write({ net, name }, x) {
    noteHead(net, name);
    return head(net, name, x);
  },
});

export default [linear, pointwise, flatten, scale, classifier];
