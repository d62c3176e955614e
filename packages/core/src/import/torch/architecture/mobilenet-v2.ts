import { head } from "../head.ts";
import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

/** Blocks of stride 2, by their numbers in `features`: the table of the paper (t, c, n, s), counted out. */
const STRIDED = [2, 4, 7, 14];

export default defineArchitecture({
  id: "mobilenet-v2",
  title: "MobileNet v2 (torchvision; Sandler et al., 2018)",
  stems: ["features.0.0.weight"],
  size: () => 224,
  write: (net, picture) => head(net, "classifier", net.pooled("avgpool", mobilenetV2Features(net, picture))),
});

export function mobilenetV2Features(net: Network, picture: string): string {
  if (!net.hasModule("features.1.conv")) throw new Misfit('"features.1.conv.0.0.weight" is missing');
  const parts = net.children("features");
  let x = step(net, "features.0", picture, 2);
  for (const i of parts.slice(1, -1)) x = block(net, `features.${i}`, x, STRIDED.includes(i) ? 2 : 1);
  return step(net, `features.${parts.at(-1)}`, x);
}

const step = (net: Network, name: string, x: string, stride = 1): string =>
  net.relu6(`${name}.2`, net.batchNorm(`${name}.1`, net.conv(`${name}.0`, x, { stride })));

/** An inverted residual with a linear bottleneck: widen, depthwise, narrow. */
function block(net: Network, name: string, x: string, stride: number): string {
  const wide = net.hasModule(`${name}.conv.3`);
  const y = step(net, `${name}.conv.${wide ? 1 : 0}`, wide ? step(net, `${name}.conv.0`, x) : x, stride);
  const narrow = net.conv(`${name}.conv.${wide ? 2 : 1}`, y);
  const z = net.batchNorm(`${name}.conv.${wide ? 3 : 2}`, narrow);
  return stride === 1 && net.channels(x) === net.channels(z) ? net.add(name, x, z) : net.named(name, z);
}
