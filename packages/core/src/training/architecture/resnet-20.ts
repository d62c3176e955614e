import { defineArchitecture } from "./define.ts";
import type { Net } from "./net.ts";

const BLOCKS = 3;

const convNorm = (net: Net, name: string, x: string, channels: number, stride = 1): string =>
  net.batchNorm(`${name}/norm`, net.conv(`${name}/conv`, x, channels, { stride, bias: false }));

function block(net: Net, name: string, x: string, channels: number, stride: number): string {
  const first = net.relu(`${name}/a`, convNorm(net, `${name}/a`, x, channels, stride));
  const second = convNorm(net, `${name}/b`, first, channels);
  const shortcut = net.shortcut(`${name}/shortcut`, x, channels, stride);
  return net.relu(name, net.node("Add", `${name}/add`, [second, shortcut]));
}

export default defineArchitecture({
  id: "resnet-20",
  title: "Nine residual blocks for small pictures, 0.27 million parameters",
  reference: "He et al. 2016, Deep Residual Learning for Image Recognition, section 4.2, with shortcuts of option A",
  size: [32, 32],
  least: 4,
  body: (net, picture) => {
    let x = net.relu("conv1", convNorm(net, "conv1", picture, 16));
    for (const [stage, channels] of [16, 32, 64].entries())
      for (let i = 0; i < BLOCKS; i++)
        x = block(net, `block${stage + 1}_${i + 1}`, x, channels, stage > 0 && i === 0 ? 2 : 1);
    return net.globalPool("pool", x);
  },
});
