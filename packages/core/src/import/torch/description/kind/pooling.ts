import { z } from "zod";
import { pooledTo } from "../../adaptivePool.ts";
import { Misfit } from "../../network.ts";
import { defineKind } from "../define.ts";
import { flag, kernel, padding, poolStride } from "../fields.ts";

const ceil = flag(false, "whether a window at the end may reach beyond the edge");

const largest = defineKind({
  kind: "MaxPool2d",
  summary: "The largest value of each window",
  fields: { kernel_size: kernel, stride: poolStride, padding, ceil_mode: ceil },
  write({ net, name, fields }, x) {
    const { kernel_size: size, stride = size, padding: pad, ceil_mode } = fields;
    return net.maxPool(name, x, size, stride, { pad, ceil: ceil_mode });
  },
});

const means = defineKind({
  kind: "AvgPool2d",
  summary: "The mean of each window",
  fields: {
    kernel_size: kernel,
    stride: poolStride,
    padding,
    ceil_mode: ceil,
    count_include_pad: flag(true, "whether added places count, as zeros"),
  },
  write({ net, name, fields }, x) {
    const { kernel_size: size, stride = size, padding: pad, ceil_mode, count_include_pad } = fields;
    return net.averagePool(name, x, size, stride, { pad, ceil: ceil_mode, inside: !count_include_pad });
  },
});

const side = z.int().min(1).max(64).default(1).describe("rows and columns of what it gives");

const adaptive = defineKind({
  kind: "AdaptiveAvgPool2d",
  summary: "Means of as many windows as are asked for, over the whole of each channel",
  nameless: true,
  fields: { output_size: side },
  write: ({ net, name, fields }, x) => pooledTo(net.g, name, x, fields.output_size),
});

const most = defineKind({
  kind: "AdaptiveMaxPool2d",
  summary: "The largest value of each channel",
  nameless: true,
  fields: { output_size: side },
  write({ net, name, fields }, x) {
    const n = fields.output_size;
    if (n === 1) return net.g.node("GlobalMaxPool", [x], {}, name);
    const extents = [net.extent(x, 2), net.extent(x, 3)];
    if (extents.some((d) => d % n !== 0))
      throw new Misfit(`${extents.join("×")} values are not split into ${n}×${n} equal windows`);
    const window = extents.map((d) => d / n) as [number, number];
    return net.maxPool(name, x, window, window);
  },
});

export default [largest, means, adaptive, most];
