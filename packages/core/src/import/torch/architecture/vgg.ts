import { head, noteHead } from "../head.ts";
import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";
import { sequence } from "./sequence.ts";

export default defineArchitecture({
  id: "vgg",
  title: "VGG, also with batch normalisation (torchvision; Simonyan and Zisserman, 2015)",
  stems: ["features.0.weight"],
  size: (net) => (sideOf(net) === 1 ? 32 : 224),
  write(net, picture) {
    const x = vggFeatures(net, picture);
    if (!net.has("classifier.6.weight")) noteHead(net, "classifier");
    return head(net, "classifier", net.pooled("avgpool", x, sideOf(net, x)));
  },
});

/** 3×3 convolutions, and pools of 2×2 at every second place. */
export function vggFeatures(net: Network, picture: string): string {
  if (net.shape("features.0.weight")[2] !== 3) throw new Misfit('"features.0.weight" is of no 3×3 convolution');
  return sequence(net, "features", picture, {
    conv: (name, x) => net.conv(name, x),
    pool: (name, x) => net.maxPool(name, x, 2, 2),
  });
}

/** Rows and columns of means that the classifier takes: 7, or 1 in networks for CIFAR. */
function sideOf(net: Network, features?: string): number {
  const first = net.has("classifier.weight")
    ? "classifier.weight"
    : `classifier.${net.children("classifier")[0]}.weight`;
  const channels = features ? net.channels(features) : 512;
  const side = Math.sqrt((net.shape(first)[1] ?? 0) / channels);
  return Number.isInteger(side) && side > 0 ? side : 7;
}
