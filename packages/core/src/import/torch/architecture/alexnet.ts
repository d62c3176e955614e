import { head } from "../head.ts";
import type { Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";
import { sequence } from "./sequence.ts";

export default defineArchitecture({
  id: "alexnet",
  title: "AlexNet (torchvision; Krizhevsky, 2014)",
  stems: ["features.0.weight"],
  size: () => 224,
  write: (net, picture) => head(net, "classifier", net.pooled("avgpool", alexnetFeatures(net, picture), 6)),
});

/** Pools of 3×3 at every second place, and a first convolution of stride 4. */
export const alexnetFeatures = (net: Network, picture: string): string =>
  sequence(net, "features", picture, {
    conv: (name, x, first) => net.conv(name, x, first ? { stride: 4, pad: 2 } : {}),
    pool: (name, x) => net.maxPool(name, x, 3, 2),
  });
