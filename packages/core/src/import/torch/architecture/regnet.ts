import { head } from "../head.ts";
import type { Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

export default defineArchitecture({
  id: "regnet",
  title: "RegNet X and Y (torchvision; Radosavovic et al., 2020)",
  stems: ["stem.0.weight"],
  size: () => 224,
  write(net, picture) {
    let x = step(net, "stem", picture, 2);
    for (let s = 1; net.hasModule(`trunk_output.block${s}`); s++) {
      for (let i = 0; net.hasModule(blockName(s, i)); i++) x = block(net, blockName(s, i), x, i === 0 ? 2 : 1);
      x = net.named(`trunk_output.block${s}`, x);
    }
    return head(net, "fc", net.pooled("avgpool", x));
  },
});

const blockName = (stage: number, i: number) => `trunk_output.block${stage}.block${stage}-${i}`;

const step = (net: Network, name: string, x: string, stride = 1): string =>
  net.relu(`${name}.2`, plain(net, name, x, stride));

const plain = (net: Network, name: string, x: string, stride = 1): string =>
  net.batchNorm(`${name}.1`, net.conv(`${name}.0`, x, { stride }));

/** A bottleneck with groups, and squeeze and excitation in RegNet Y. */
function block(net: Network, name: string, x: string, stride: number): string {
  let y = step(net, `${name}.f.b`, step(net, `${name}.f.a`, x), stride);
  if (net.hasModule(`${name}.f.se`)) y = net.squeezeExcite(`${name}.f.se`, y);
  y = plain(net, `${name}.f.c`, y);
  const shortcut = net.hasModule(`${name}.proj`) ? plain(net, `${name}.proj`, x, stride) : x;
  return net.relu(name, net.add(`${name}.add`, shortcut, y));
}
