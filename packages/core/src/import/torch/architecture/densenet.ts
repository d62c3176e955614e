import { head } from "../head.ts";
import type { Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

export default defineArchitecture({
  id: "densenet",
  title: "DenseNet (torchvision, timm; Huang et al., 2017)",
  stems: ["features.conv0.weight"],
  size: () => 224,
  write: (net, picture) =>
    head(net, "classifier", net.pooled("avgpool", net.relu("relu", densenetFeatures(net, picture)))),
});

/** Up to the last batch normalisation, before its ReLU. */
export function densenetFeatures(net: Network, picture: string): string {
  const at = (name: string) => `features.${name}`;
  let x = net.batchNorm(at("norm0"), net.conv(at("conv0"), picture, { stride: 2 }));
  x = net.maxPool(at("pool0"), net.relu(at("relu0"), x), 3, 2, { pad: 1 });
  for (let i = 1; net.hasModule(at(`denseblock${i}`)); i++) {
    x = denseBlock(net, at(`denseblock${i}`), x);
    if (net.hasModule(at(`transition${i}`))) x = transition(net, at(`transition${i}`), x);
  }
  return net.batchNorm(at("norm5"), x);
}

/** Each layer reads what all before it made. */
function denseBlock(net: Network, name: string, x: string): string {
  const parts = [x];
  for (let i = 1; net.hasModule(`${name}.denselayer${i}`); i++)
    parts.push(denseLayer(net, `${name}.denselayer${i}`, net.concat(`${name}.denselayer${i}/concat`, parts)));
  return net.concat(name, parts);
}

/** Files of before 2018 have a dot before the number. */
function denseLayer(net: Network, name: string, x: string): string {
  const dot = net.has(`${name}.norm.1.weight`) ? "." : "";
  const step = (i: number, v: string) =>
    net.conv(`${name}.conv${dot}${i}`, net.relu(`${name}.relu${dot}${i}`, net.batchNorm(`${name}.norm${dot}${i}`, v)));
  return step(2, step(1, x));
}

function transition(net: Network, name: string, x: string): string {
  const y = net.conv(`${name}.conv`, net.relu(`${name}.relu`, net.batchNorm(`${name}.norm`, x)));
  return net.averagePool(`${name}.pool`, y, 2, 2);
}
