import { head } from "../head.ts";
import type { Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

export default defineArchitecture({
  id: "googlenet",
  title: "GoogLeNet with batch normalisation (torchvision; Szegedy et al., 2015)",
  stems: ["conv1.conv.weight"],
  size: () => 224,
  unused: /^aux[12]\./,
  values: "half",
  write(net, picture) {
    let x = step(net, "conv1", picture, 2);
    x = step(net, "conv2", net.maxPool("maxpool1", x, 3, 2, { ceil: true }));
    x = net.maxPool("maxpool2", step(net, "conv3", x), 3, 2, { ceil: true });
    for (const i of ["3a", "3b"]) x = inception(net, `inception${i}`, x);
    x = net.maxPool("maxpool3", x, 3, 2, { ceil: true });
    for (const i of ["4a", "4b", "4c", "4d", "4e"]) x = inception(net, `inception${i}`, x);
    x = net.maxPool("maxpool4", x, 2, 2, { ceil: true });
    for (const i of ["5a", "5b"]) x = inception(net, `inception${i}`, x);
    return head(net, "fc", net.pooled("avgpool", x));
  },
});

const EPSILON = 1e-3;

const step = (net: Network, name: string, x: string, stride = 1): string =>
  net.relu(name, net.batchNorm(`${name}.bn`, net.conv(`${name}.conv`, x, { stride }), EPSILON));

/** The third branch has a 3×3 kernel where the paper has 5×5. */
function inception(net: Network, name: string, x: string): string {
  const pooled = net.maxPool(`${name}.branch4.0`, x, 3, 1, { pad: 1, ceil: true });
  return net.concat(name, [
    step(net, `${name}.branch1`, x),
    ...[2, 3].map((i) => step(net, `${name}.branch${i}.1`, step(net, `${name}.branch${i}.0`, x))),
    step(net, `${name}.branch4.1`, pooled),
  ]);
}
