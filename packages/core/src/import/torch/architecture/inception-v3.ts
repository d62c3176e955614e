import { head } from "../head.ts";
import type { Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

export default defineArchitecture({
  id: "inception-v3",
  title: "Inception v3 (torchvision, timm; Szegedy et al., 2016)",
  stems: ["Conv2d_1a_3x3.conv.weight"],
  size: () => 299,
  unused: /^AuxLogits\./,
  values: "half",
  write(net, picture) {
    let x = step(net, "Conv2d_1a_3x3", picture, { stride: 2, pad: 0 });
    x = step(net, "Conv2d_2b_3x3", step(net, "Conv2d_2a_3x3", x, { pad: 0 }));
    x = step(net, "Conv2d_3b_1x1", net.maxPool("maxpool1", x, 3, 2));
    x = net.maxPool("maxpool2", step(net, "Conv2d_4a_3x3", x, { pad: 0 }), 3, 2);
    for (const name of ["Mixed_5b", "Mixed_5c", "Mixed_5d"]) x = smallMixed(net, name, x);
    x = reduction(net, "Mixed_6a", x, [["branch3x3"], ["branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"]]);
    for (const name of ["Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"]) x = longMixed(net, name, x);
    const seven = [1, 2, 3, 4].map((i) => `branch7x7x3_${i}`);
    x = reduction(net, "Mixed_7a", x, [["branch3x3_1", "branch3x3_2"], seven]);
    for (const name of ["Mixed_7b", "Mixed_7c"]) x = wideMixed(net, name, x);
    return head(net, "fc", net.pooled("avgpool", x));
  },
});

const EPSILON = 1e-3;

const step = (net: Network, name: string, x: string, settings: { stride?: number; pad?: number } = {}): string =>
  net.relu(name, net.batchNorm(`${name}.bn`, net.conv(`${name}.conv`, x, settings), EPSILON));

/** One step after the other. */
const chain = (net: Network, module: string, names: readonly string[], x: string): string =>
  names.reduce((y, part) => step(net, `${module}.${part}`, y), x);

const numbered = (stem: string, count: number) => Array.from({ length: count }, (_, i) => `${stem}_${i + 1}`);

const pooledBranch = (net: Network, name: string, x: string): string =>
  step(net, `${name}.branch_pool`, net.averagePool(`${name}.pool`, x, 3, 1, 1));

/** Figure 5 of the paper, with a 5×5 branch. */
const smallMixed = (net: Network, name: string, x: string): string =>
  net.concat(name, [
    chain(net, name, ["branch1x1"], x),
    chain(net, name, numbered("branch5x5", 2), x),
    chain(net, name, numbered("branch3x3dbl", 3), x),
    pooledBranch(net, name, x),
  ]);

/** Figure 6: 1×7 and 7×1 convolutions. */
const longMixed = (net: Network, name: string, x: string): string =>
  net.concat(name, [
    chain(net, name, ["branch1x1"], x),
    chain(net, name, numbered("branch7x7", 3), x),
    chain(net, name, numbered("branch7x7dbl", 5), x),
    pooledBranch(net, name, x),
  ]);

/** Figure 10: the last convolution of each branch has stride 2 and no padding, as has the pool. */
function reduction(net: Network, name: string, x: string, branches: readonly (readonly string[])[]): string {
  const made = branches.map((names) => {
    const before = chain(net, name, names.slice(0, -1), x);
    return step(net, `${name}.${names.at(-1)}`, before, { stride: 2, pad: 0 });
  });
  return net.concat(name, [...made, net.maxPool(`${name}.branch_pool`, x, 3, 2)]);
}

/** Figure 7: branches that fork into 1×3 and 3×1. */
function wideMixed(net: Network, name: string, x: string): string {
  const fork = (stem: string, y: string) =>
    net.concat(
      `${name}.${stem}`,
      ["a", "b"].map((side) => step(net, `${name}.${stem}${side}`, y)),
    );
  return net.concat(name, [
    chain(net, name, ["branch1x1"], x),
    fork("branch3x3_2", chain(net, name, ["branch3x3_1"], x)),
    fork("branch3x3dbl_3", chain(net, name, numbered("branch3x3dbl", 2), x)),
    pooledBranch(net, name, x),
  ]);
}
