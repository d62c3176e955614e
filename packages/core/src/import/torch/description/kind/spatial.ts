import { z } from "zod";
import { Misfit, type Network } from "../../network.ts";
import { defineKind } from "../define.ts";
import { count } from "../fields.ts";

const side = z.int().min(0).max(4096);

const zeros = defineKind({
  kind: "ZeroPad2d",
  summary: "Zeros around each channel",
  nameless: true,
  fields: {
    padding: z.union([side, z.tuple([side, side, side, side])]).describe("on each side, or [left, right, top, bottom]"),
  },
  write({ net, name, fields: { padding } }, x) {
    const [left, right, top, bottom] = typeof padding === "number" ? [padding, padding, padding, padding] : padding;
    return net.g.node("Pad", [x, net.g.ints([0, 0, top, left, 0, 0, bottom, right])], {}, name);
  },
});

const upsample = defineKind({
  kind: "Upsample",
  summary: "More rows and columns",
  nameless: true,
  fields: {
    scale_factor: count("how many times as many"),
    mode: z
      .enum(["nearest", "bilinear"])
      .default("nearest")
      .describe("how they are filled; bilinear without aligned corners"),
  },
  write({ net, name, fields }, x) {
    const { scale_factor: factor, mode } = fields;
    const scales = net.g.constant(
      { type: "float32", shape: [4], data: Float32Array.of(1, 1, factor, factor) },
      `${name}/scales`,
    );
    const attrs =
      mode === "nearest"
        ? { mode, coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }
        : { mode: "linear", coordinate_transformation_mode: "half_pixel" };
    return net.g.node("Resize", [x, "", scales], attrs, name);
  },
});

const pixelShuffle = defineKind({
  kind: "PixelShuffle",
  summary: "Channels to rows and columns (Shi et al., 2016)",
  nameless: true,
  fields: { upscale_factor: count("how many times as many rows and columns") },
  write: ({ net, name, fields }, x) => {
    const { upscale_factor: blocksize } = fields;
    split(net, x, blocksize ** 2);
    return net.g.node("DepthToSpace", [x], { blocksize, mode: "CRD" }, name);
  },
});

const channelShuffle = defineKind({
  kind: "ChannelShuffle",
  summary: "Channels taken from each of several groups in turn (Zhang et al., 2018)",
  nameless: true,
  fields: { groups: count("how many groups") },
  write({ net, name, fields: { groups } }, x) {
    const { g } = net;
    const per = split(net, x, groups);
    const [rows, columns] = [net.extent(x, 2), net.extent(x, 3)];
    const grouped = g.node("Reshape", [x, g.ints([0, groups, per, rows, columns])], {}, `${name}/groups`);
    const turned = g.node("Transpose", [grouped], { perm: [0, 2, 1, 3, 4] }, `${name}/turned`);
    return g.node("Reshape", [turned, g.ints([0, groups * per, rows, columns])], {}, name);
  },
});

/** How many channels each part has. */
function split(net: Network, x: string, parts: number): number {
  const channels = net.channels(x);
  if (channels % parts !== 0) throw new Misfit(`${channels} channels are not split into ${parts}`);
  return channels / parts;
}

export default [zeros, upsample, pixelShuffle, channelShuffle];
