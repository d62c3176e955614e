import { caffeSuite, each, filled, layer } from "../../../testing/caffeSuite.ts";

caffeSuite("activations", {
  ReLU: { net: layer("ReLU"), gives: (x) => each(x, (v) => Math.max(0, v)) },
  "ReLU with a slope": {
    net: layer("ReLU", "relu_param { negative_slope: 0.25 }"),
    gives: (x) => each(x, (v) => (v > 0 ? v : v / 4)),
  },
  PReLU: {
    net: layer("PReLU"),
    weights: [[3]],
    gives: (x, [w]) => filled(x.shape, (...i) => (x.at(...i) > 0 ? 1 : w!.at(i[1]!)) * x.at(...i)),
  },
  "PReLU, one slope": {
    net: layer("PReLU", "prelu_param { channel_shared: true }"),
    weights: [[1]],
    gives: (x, [w]) => each(x, (v) => (v > 0 ? v : w!.at(0) * v)),
  },
  ELU: {
    net: layer("ELU", "elu_param { alpha: 0.5 }"),
    gives: (x) => each(x, (v) => (v > 0 ? v : 0.5 * Math.expm1(v))),
  },
  Sigmoid: { net: layer("Sigmoid"), gives: (x) => each(x, (v) => 1 / (1 + Math.exp(-v))) },
  TanH: { net: layer("TanH"), gives: (x) => each(x, Math.tanh) },
  AbsVal: { net: layer("AbsVal"), gives: (x) => each(x, Math.abs) },
  BNLL: { net: layer("BNLL"), gives: (x) => each(x, (v) => Math.log(1 + Math.exp(v))) },
  ReLU6: { high: 9, net: layer("ReLU6"), gives: (x) => each(x, (v) => Math.min(6, Math.max(0, v))) },
  Clip: {
    net: layer("Clip", "clip_param { min: -0.5 max: 1 }"),
    gives: (x) => each(x, (v) => Math.min(1, Math.max(-0.5, v))),
  },
  Swish: { net: layer("Swish", "swish_param { beta: 2 }"), gives: (x) => each(x, (v) => v / (1 + Math.exp(-2 * v))) },
  Threshold: {
    net: layer("Threshold", "threshold_param { threshold: 0.5 }"),
    gives: (x) => each(x, (v) => (v > 0.5 ? 1 : 0)),
  },
});
