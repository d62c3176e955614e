import { head } from "../head.ts";
import type { Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

/** Stacks of blocks of which the first has stride 2, by their numbers in `layers`; figure 7 of the paper. */
const STRIDED = [8, 9, 10, 12];

export default defineArchitecture({
  id: "mnasnet",
  title: "MnasNet-B1 (torchvision; Tan et al., 2019)",
  stems: ["layers.0.weight"],
  size: () => 224,
  write(net, picture) {
    let x = step(net, "layers", picture, 0, 2);
    x = plain(net, "layers", step(net, "layers", x, 3), 6);
    for (let stack = 8; stack <= 13; stack++) {
      for (const i of net.children(`layers.${stack}`))
        x = block(net, `layers.${stack}.${i}`, x, i === 0 && STRIDED.includes(stack) ? 2 : 1);
      x = net.named(`layers.${stack}`, x);
    }
    return head(net, "classifier", net.pooled("avgpool", step(net, "layers", x, 14)));
  },
});

const step = (net: Network, name: string, x: string, at: number, stride = 1): string =>
  net.relu(`${name}.${at + 2}`, plain(net, name, x, at, stride));

const plain = (net: Network, name: string, x: string, at: number, stride = 1): string =>
  net.batchNorm(`${name}.${at + 1}`, net.conv(`${name}.${at}`, x, { stride }));

function block(net: Network, name: string, x: string, stride: number): string {
  const layers = `${name}.layers`;
  const y = plain(net, layers, step(net, layers, step(net, layers, x, 0), 3, stride), 6);
  return stride === 1 && net.channels(x) === net.channels(y) ? net.add(name, y, x) : net.named(name, y);
}
