import { head, noteHead } from "../head.ts";
import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

export default defineArchitecture({
  id: "resnet",
  title: "ResNet, ResNeXt, Wide ResNet, SE-ResNet, ResNet-D (torchvision, timm; He et al., 2016; Xie et al., 2017)",
  stems: ["conv1.weight", "conv1.0.weight"],
  size: (net) => (isSmall(net) ? 32 : 224),
  write(net, picture) {
    const features = resnetFeatures(net, picture);
    const last = net.hasModule("linear") ? "linear" : "fc";
    noteHead(net, last);
    return head(net, last, net.pooled("avgpool", features));
  },
});

/** Networks for CIFAR begin with a 3×3 convolution of stride 1 and no pool. */
const isSmall = (net: Network): boolean => net.has("conv1.weight") && net.shape("conv1.weight")[2]! < 7;

/** The convolutional part, up to the last stage: N×C×H×W. */
export function resnetFeatures(net: Network, picture: string): string {
  let x = net.relu("relu", net.batchNorm("bn1", stem(net, picture)));
  if (isSmall(net))
    net.notes.push("a conv1 of 3×3 is taken to have stride 1 and no pool behind it, as in networks for CIFAR");
  else x = net.maxPool("maxpool", x, 3, 2, { pad: 1 });
  for (let stage = 1; net.hasModule(`layer${stage}`); stage++) {
    const blocks = net.children(`layer${stage}`);
    for (const i of blocks) x = block(net, `layer${stage}.${i}`, x, stage > 1 && i === 0 ? 2 : 1);
    x = net.named(`layer${stage}`, x);
  }
  return x;
}

/** A 7×7 convolution, or the three 3×3 ones of ResNet-D (He et al., 2019). */
function stem(net: Network, picture: string): string {
  if (net.has("conv1.weight")) return net.conv("conv1", picture, { stride: isSmall(net) ? 1 : 2 });
  const first = net.relu("conv1.2", net.batchNorm("conv1.1", net.conv("conv1.0", picture, { stride: 2 })));
  return net.conv("conv1.6", net.relu("conv1.5", net.batchNorm("conv1.4", net.conv("conv1.3", first))));
}

/** Two 3×3 convolutions, or 1×1, 3×3, 1×1, of which the 3×3 one has the stride; groups are as the shapes tell. */
function block(net: Network, name: string, x: string, stride: number): string {
  const deep = net.has(`${name}.conv3.weight`);
  const step = (i: number, v: string, s: number) =>
    net.batchNorm(`${name}.bn${i}`, net.conv(`${name}.conv${i}`, v, { stride: s }));
  let y = net.relu(`${name}.relu`, step(1, x, deep ? 1 : stride));
  y = step(2, y, deep ? stride : 1);
  if (deep) y = step(3, net.relu(`${name}.relu`, y), 1);
  if (net.hasModule(`${name}.se`)) y = net.squeezeExcite(`${name}.se`, y);
  return net.relu(name, net.add(`${name}.add`, y, shortcut(net, name, x, net.channels(y), stride)));
}

function shortcut(net: Network, name: string, x: string, channels: number, stride: number): string {
  for (const branch of [`${name}.downsample`, `${name}.shortcut`]) {
    if (net.has(`${branch}.0.weight`))
      return net.batchNorm(`${branch}.1`, net.conv(`${branch}.0`, x, { stride, pad: 0 }));
    if (net.has(`${branch}.1.weight`)) {
      const mean = stride > 1 ? net.averagePool(`${branch}.0`, x, stride, stride, { inside: true, ceil: true }) : x;
      return net.batchNorm(`${branch}.2`, net.conv(`${branch}.1`, mean));
    }
  }
  return stride === 1 && net.channels(x) === channels ? x : padded(net, `${name}.shortcut`, x, channels, stride);
}

/** Option A of He et al. (2016), section 3.3: every second place, and channels of zeros on both sides. */
function padded(net: Network, name: string, x: string, channels: number, stride: number): string {
  const { g } = net;
  if (channels < net.channels(x)) throw new Misfit(`"${name}" would have fewer channels than what it passes on`);
  const ends = [2, 3].map((axis) => net.extent(x, axis));
  const bounds = [[0, 0], ends, [2, 3], [stride, stride]].map((v) => g.ints(v));
  const thinned = g.node("Slice", [x, ...bounds], {}, `${name}/thinned`);
  const before = Math.floor((channels - net.channels(x)) / 2);
  const after = channels - net.channels(x) - before;
  return g.node("Pad", [thinned, g.ints([0, before, 0, 0, 0, after, 0, 0])], {}, name);
}
