import { head } from "../head.ts";
import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

/** Strides of the first block of each stage: table 1 of the paper, and table 4 of that on v2, whose small one has a stage less. */
const STRIDES = [1, 2, 2, 2, 1, 2, 1];

export default defineArchitecture({
  id: "efficientnet",
  title: "EfficientNet B0–B7 and v2 S, M, L (torchvision; Tan and Le, 2019, 2021)",
  stems: ["features.0.0.weight"],
  size: sizeOf,
  write(net, picture) {
    if (!net.hasModule("features.1.0.block")) throw new Misfit('"features.1.0.block.0.0.weight" is missing');
    const last = net.children("features").at(-1)!;
    let x = step(net, "features.0", picture, 2);
    for (let stage = 1; stage < last; stage++) {
      for (const i of net.children(`features.${stage}`))
        x = block(net, `features.${stage}.${i}`, x, i === 0 ? (STRIDES[stage - 1] ?? 1) : 1);
      x = net.named(`features.${stage}`, x);
    }
    return head(net, "classifier", net.pooled("avgpool", step(net, `features.${last}`, x)));
  },
});

/** Version 2 has no depthwise convolution in its first stages. */
const isSecond = (net: Network): boolean => net.shape("features.1.0.block.0.0.weight")[1] !== 1;

const repeats = (net: Network): number => net.children("features.1").length;

/** Torchvision's batch normalisation adds 1e-3 from B5 on, which is told by its depth. */
const epsilonOf = (net: Network): number => (isSecond(net) || repeats(net) > 2 ? 1e-3 : 1e-5);

/** Resolutions by the width of the last convolution; B0 and B1 have the same and differ in depth. */
const resolutions: Readonly<Record<number, number>> = {
  1408: 288,
  1536: 300,
  1792: 380,
  2048: 456,
  2304: 528,
  2560: 600,
};

function sizeOf(net: Network): number {
  if (isSecond(net)) return repeats(net) === 2 ? 384 : 480;
  const width = net.shape(`features.${net.children("features").at(-1)}.0.weight`)[0]!;
  return resolutions[width] ?? (repeats(net) === 1 ? 224 : 240);
}

const step = (net: Network, name: string, x: string, stride = 1): string =>
  net.silu(`${name}.2`, plain(net, name, x, stride));

const plain = (net: Network, name: string, x: string, stride = 1): string =>
  net.batchNorm(`${name}.1`, net.conv(`${name}.0`, x, { stride }), epsilonOf(net));

/** With squeeze and excitation: widen (where it does), depthwise, narrow. Without: one full convolution, and one that narrows. */
function block(net: Network, name: string, x: string, stride: number): string {
  const parts = net.children(`${name}.block`).map((i) => `${name}.block.${i}`);
  const excited = parts.find((p) => net.hasModule(`${p}.fc1`));
  const steps = parts.filter((p) => p !== excited);
  const strided = excited === undefined ? 0 : steps.length - 2;
  let y = x;
  for (const [i, part] of steps.entries()) {
    const last = i === steps.length - 1;
    if (last && excited !== undefined) y = net.squeezeExcite(excited, y, (n, v) => net.silu(n, v));
    // A block of a single convolution has an activation behind it.
    const linear = last && steps.length > 1;
    y = (linear ? plain : step)(net, part, y, i === strided ? stride : 1);
  }
  return stride === 1 && net.channels(x) === net.channels(y) ? net.add(name, y, x) : net.named(name, y);
}
