import { head } from "../head.ts";
import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

/** What tables 1 and 2 of the paper say of blocks, by their numbers in `features`: which have stride 2, and from where on h-swish is used. */
const sizes = {
  large: { parts: 17, strided: [2, 4, 7, 13], hard: 7 },
  small: { parts: 13, strided: [1, 2, 4, 9], hard: 4 },
} as const;

const EPSILON = 1e-3;

export default defineArchitecture({
  id: "mobilenet-v3",
  title: "MobileNet v3, large and small (torchvision; Howard et al., 2019)",
  stems: ["features.0.0.weight"],
  size: () => 224,
  write(net, picture) {
    const parts = net.children("features");
    const size = Object.values(sizes).find((s) => s.parts === parts.length);
    if (!size || !net.hasModule("features.1.block")) throw new Misfit('"features.1.block.0.0.weight" is missing');
    const last = parts.length - 1;
    let x = step(net, "features.0", picture, { stride: 2, hard: true });
    for (let i = 1; i < last; i++) {
      const stride = (size.strided as readonly number[]).includes(i) ? 2 : 1;
      x = block(net, `features.${i}`, x, { stride, hard: i >= size.hard });
    }
    x = step(net, `features.${last}`, x, { stride: 1, hard: true });
    return head(net, "classifier", net.pooled("avgpool", x), (n, v) => net.hardSwish(n, v));
  },
});

interface Step {
  readonly stride: number;
  /** Whether h-swish follows, not ReLU. */
  readonly hard: boolean;
}

function step(net: Network, name: string, x: string, { stride, hard }: Step): string {
  const y = net.batchNorm(`${name}.1`, net.conv(`${name}.0`, x, { stride }), EPSILON);
  return hard ? net.hardSwish(`${name}.2`, y) : net.relu(`${name}.2`, y);
}

/** Widen (where it does), depthwise, squeeze and excite (where it does), narrow. */
function block(net: Network, name: string, x: string, { stride, hard }: Step): string {
  const parts = net.children(`${name}.block`).map((i) => `${name}.block.${i}`);
  const excited = parts.find((p) => net.hasModule(`${p}.fc1`));
  const steps = parts.filter((p) => p !== excited);
  let y = x;
  if (steps.length === 3) y = step(net, steps[0]!, y, { stride: 1, hard });
  y = step(net, steps.at(-2)!, y, { stride, hard });
  if (excited !== undefined) y = net.squeezeExcite(excited, y, undefined, (n, v) => hardSigmoid(net, n, v));
  const z = net.batchNorm(`${steps.at(-1)}.1`, net.conv(`${steps.at(-1)}.0`, y), EPSILON);
  return stride === 1 && net.channels(x) === net.channels(z) ? net.add(name, x, z) : net.named(name, z);
}

const hardSigmoid = (net: Network, name: string, x: string): string =>
  net.g.node("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 }, name);
