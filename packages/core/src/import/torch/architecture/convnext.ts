import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

const EPSILON = 1e-6;

export default defineArchitecture({
  id: "convnext",
  title: "ConvNeXt (torchvision; Liu et al., 2022)",
  stems: ["features.0.0.weight"],
  size: () => 224,
  write(net, picture) {
    if (!net.has("features.1.0.layer_scale")) throw new Misfit('"features.1.0.layer_scale" is missing');
    let x = net.layerNorm("features.0.1", net.conv("features.0.0", picture, { stride: 4, pad: 0 }), EPSILON);
    for (const i of net.children("features").slice(1)) {
      const stage = `features.${i}`;
      if (net.has(`${stage}.0.layer_scale`)) for (const j of net.children(stage)) x = block(net, `${stage}.${j}`, x);
      else x = net.conv(`${stage}.1`, net.layerNorm(`${stage}.0`, x, EPSILON), { stride: 2, pad: 0 });
    }
    const mean = net.g.node("GlobalAveragePool", [x], {}, "avgpool");
    const norm = net.layerNorm("classifier.0", mean, EPSILON);
    return net.linear("classifier.2", net.g.node("Flatten", [norm], { axis: 1 }, "classifier.1"));
  },
});

/** A depthwise 7×7 convolution, then a perceptron on the channels of each place, scaled. */
function block(net: Network, name: string, x: string): string {
  const at = (i: number) => `${name}.block.${i}`;
  const norm = net.layerNorm(at(2), net.conv(at(0), x), EPSILON);
  const wide = net.g.node("Gelu", [net.pointwise(at(3), norm)], {}, at(4));
  const narrow = net.pointwise(at(5), wide);
  const scale = net.constantOf(`${name}.layer_scale`, [net.channels(narrow), 1, 1]);
  return net.add(name, net.g.node("Mul", [narrow, scale], {}, `${name}/scaled`), x);
}
