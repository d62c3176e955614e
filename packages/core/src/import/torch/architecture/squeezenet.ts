import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

export default defineArchitecture({
  id: "squeezenet",
  title: "SqueezeNet 1.0 and 1.1 (torchvision; Iandola et al., 2016)",
  stems: ["features.0.weight"],
  size: () => 224,
  write(net, picture) {
    const scores = net.relu("classifier.2", net.conv("classifier.1", squeezenetFeatures(net, picture)));
    return net.pooled("classifier.3", scores);
  },
});

/** A convolution, then modules of fire; a 3×3 pool is where a number is left out. */
export function squeezenetFeatures(net: Network, picture: string): string {
  if (!net.hasModule("features.3.squeeze")) throw new Misfit('"features.3.squeeze.weight" is missing');
  let x = net.relu("features.1", net.conv("features.0", picture, { stride: 2, pad: 0 }));
  let last = 1;
  for (const i of net.children("features").slice(1)) {
    if (i > last + 1) x = net.maxPool(`features.${i - 1}`, x, 3, 2, { ceil: true });
    x = fire(net, `features.${i}`, x);
    last = i;
  }
  return x;
}

function fire(net: Network, name: string, x: string): string {
  const step = (part: string, v: string) => net.relu(`${name}.${part}_activation`, net.conv(`${name}.${part}`, v));
  const squeezed = step("squeeze", x);
  return net.concat(name, [step("expand1x1", squeezed), step("expand3x3", squeezed)]);
}
