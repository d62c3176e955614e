import { head } from "../head.ts";
import type { Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

export default defineArchitecture({
  id: "shufflenet-v2",
  title: "ShuffleNet v2 (torchvision; Ma et al., 2018)",
  stems: ["conv1.0.weight"],
  size: () => 224,
  write(net, picture) {
    let x = net.maxPool("maxpool", step(net, "conv1", picture, 0, 2), 3, 2, { pad: 1 });
    for (const stage of ["stage2", "stage3", "stage4"]) {
      for (const i of net.children(stage)) x = block(net, `${stage}.${i}`, x);
      x = net.named(stage, x);
    }
    return head(net, "fc", net.pooled("avgpool", step(net, "conv5", x, 0)));
  },
});

/** A convolution at place `at`, its batch normalisation and a ReLU. */
const step = (net: Network, name: string, x: string, at: number, stride = 1): string =>
  net.relu(`${name}.${at + 2}`, plain(net, name, x, at, stride));

const plain = (net: Network, name: string, x: string, at: number, stride = 1): string =>
  net.batchNorm(`${name}.${at + 1}`, net.conv(`${name}.${at}`, x, { stride }));

/** With two branches that are changed, the block has stride 2; otherwise half of the channels pass as they are. */
function block(net: Network, name: string, x: string): string {
  const strided = net.hasModule(`${name}.branch1`);
  const [kept, changed] = strided ? [x, x] : halves(net, name, x);
  const first = strided ? step(net, `${name}.branch1`, plain(net, `${name}.branch1`, kept!, 0, 2), 2) : kept!;
  const wide = step(net, `${name}.branch2`, changed!, 0);
  const second = step(net, `${name}.branch2`, plain(net, `${name}.branch2`, wide, 3, strided ? 2 : 1), 5);
  return shuffled(net, name, net.concat(`${name}/concat`, [first, second]));
}

function halves(net: Network, name: string, x: string): string[] {
  const half = net.channels(x) / 2;
  return net.g.nodes("Split", [x, net.g.ints([half, half])], { axis: 1 }, 2, `${name}/split`);
}

/** Takes channels from both halves in turn. */
function shuffled(net: Network, name: string, x: string): string {
  const { g } = net;
  const [channels, rows, columns] = [1, 2, 3].map((axis) => net.extent(x, axis)) as [number, number, number];
  const pairs = g.node("Reshape", [x, g.ints([0, 2, channels / 2, rows, columns])], {}, `${name}/halves`);
  const turned = g.node("Transpose", [pairs], { perm: [0, 2, 1, 3, 4] }, `${name}/turned`);
  return g.node("Reshape", [turned, g.ints([0, channels, rows, columns])], {}, name);
}
