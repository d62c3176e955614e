import { head, noteHead } from "../head.ts";
import type { Network } from "../network.ts";
import { alexnetFeatures } from "./alexnet.ts";
import { type Architecture, defineArchitecture } from "./define.ts";
import { densenetFeatures } from "./densenet.ts";
import { resnetFeatures } from "./resnet.ts";
import { squeezenetFeatures } from "./squeezenet.ts";
import { vggFeatures } from "./vgg.ts";

/** Children of a ResNet by their places in the Sequential that fast.ai makes of it. */
const children = ["conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4"];

const asResnet = (name: string): string => name.replace(/^0\.(\d)(?=\.)/, (whole, i) => children[i] ?? whole);

/** Of other networks, the Sequential has the single child `features`. */
const asFeatures = (name: string): string => name.replace(/^0\.0(?=\.)/, "features");

type Body = (net: Network, picture: string) => string;

/**
 * What `learn.save` of fast.ai writes: a body that is cut off a torchvision network, and a head of its own
 * (Howard and Gugger, 2020). Values have the names that torchvision has for them; the head is `head`.
 */
const withBody = (id: string, stem: string, rename: (name: string) => string, body: Body): Architecture =>
  defineArchitecture({
    id: `fastai-${id}`,
    title: `the body of torchvision's ${id} with the fast.ai head`,
    stems: [stem],
    rename: (name) => rename(name).replace(/^1(?=\.)/, "head"),
    size: () => 224,
    write(net, picture) {
      const x = body(net, picture);
      noteHead(net, "head");
      return head(net, "head", pooledTwice(net, x));
    },
  });

export default [
  withBody("resnet", "conv1.weight", asResnet, resnetFeatures),
  withBody("vgg", "features.0.weight", asFeatures, vggFeatures),
  withBody("alexnet", "features.0.weight", asFeatures, alexnetFeatures),
  withBody("squeezenet", "features.0.weight", asFeatures, squeezenetFeatures),
  withBody("densenet", "features.conv0.weight", asFeatures, densenetFeatures),
];

/** `AdaptiveConcatPool2d`: the largest value of each channel, then its mean; the mean alone where the head takes no more. */
function pooledTwice(net: Network, x: string): string {
  const taken = net.shape(`head.${net.children("head")[0]}.weight`);
  if (taken.at(-1) === net.channels(x)) return net.pooled("head.0", x);
  const most = net.g.node("GlobalMaxPool", [x], {}, "head.0.mp");
  const mean = net.g.node("GlobalAveragePool", [x], {}, "head.0.ap");
  return net.g.node("Flatten", [net.concat("head.0", [most, mean])], { axis: 1 }, "head.1");
}
