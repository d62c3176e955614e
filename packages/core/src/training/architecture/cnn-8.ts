import { defineArchitecture } from "./define.ts";
import type { Net } from "./net.ts";

const convPool = (net: Net, i: number, x: string, channels: number): string =>
  net.maxPool(`pool${i}`, net.relu(`conv${i}`, net.conv(`conv${i}/conv`, x, channels, { pad: 0 })));

export default defineArchitecture({
  id: "cnn-8",
  title: "Four convolutions with max-pooling and two dense layers, 3.5 million parameters at 150×150",
  reference: "Chollet 2017, Deep Learning with Python, listings 5.5 and 5.13",
  size: [150, 150],
  least: 46,
  body: (net, picture) => {
    const features = [32, 64, 128, 128].reduce((x, channels, i) => convPool(net, i + 1, x, channels), picture);
    const dropped = net.dropout("dropout", net.flatten("flat", features), 0.5);
    return net.relu("dense", net.dense("dense/dense", dropped, 512));
  },
});
