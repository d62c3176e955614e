import { defineArchitecture } from "./define.ts";
import type { Net } from "./net.ts";

/** Channels and stride of each separable layer. */
const layers = [
  [32, 1],
  [64, 2],
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [256, 1],
  [512, 1],
] as const;

/** A convolution of each channel by itself, then one of each pixel by itself. */
function separable(net: Net, name: string, x: string, channels: number, stride: number): string {
  const group = net.extent(x, 1);
  const depthwise = net.conv(`${name}/depthwise/conv`, x, group, { stride, group, bias: false });
  const inner = net.relu6(`${name}/depthwise`, net.batchNorm(`${name}/depthwise/norm`, depthwise));
  const pointwise = net.conv(`${name}/conv`, inner, channels, { kernel: 1, bias: false });
  return net.relu6(name, net.batchNorm(`${name}/norm`, pointwise));
}

export default defineArchitecture({
  id: "mobile-small",
  title: "Depthwise separable convolutions and global pooling, 0.35 million parameters",
  reference: "Howard et al. 2017, MobileNets, narrower and shallower",
  size: [96, 96],
  least: 16,
  body: (net, picture) => {
    // Small pictures keep their size in the first layer.
    const stride = Math.min(net.extent(picture, 2), net.extent(picture, 3)) < 64 ? 1 : 2;
    const stem = net.conv("conv1/conv", picture, 24, { stride, bias: false });
    const first = net.relu6("conv1", net.batchNorm("conv1/norm", stem));
    const last = layers.reduce((x, [channels, s], i) => separable(net, `conv${i + 2}`, x, channels, s), first);
    return net.dropout("dropout", net.globalPool("pool", last), 0.2);
  },
});
