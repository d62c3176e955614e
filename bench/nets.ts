// Well-known classifiers for pictures of 224×224 and 1000 classes, with random weights: speed does not depend on what they know.
import type { Graph } from "@convlens/core/onnx";
import { NetBuilder } from "../packages/core/src/testing/netBuilder.ts";

const CLASSES = 1000;
const ceil = { ceil_mode: 1 };

const convRelu = (
  n: NetBuilder,
  name: string,
  x: string,
  channels: number,
  options: Parameters<NetBuilder["conv"]>[3],
) => n.relu(name, n.conv(`${name}/conv`, x, channels, options));

const classifier = (n: NetBuilder, logits: string): Graph => n.build(n.node("Softmax", "scores", [logits]));

const dense = (n: NetBuilder, pooled: string): Graph =>
  classifier(n, n.dense("logits", n.node("Flatten", "flat", [pooled]), CLASSES));

/** Simonyan and Zisserman, 2014, configuration D. */
function vgg16(): Graph {
  const n = new NetBuilder(1);
  let x = n.input(3, 224, 224);
  for (const [block, channels] of [
    [64, 64],
    [128, 128],
    [256, 256, 256],
    [512, 512, 512],
    [512, 512, 512],
  ].entries()) {
    for (const [i, c] of channels.entries()) x = convRelu(n, `conv${block + 1}_${i + 1}`, x, c, { kernel: 3 });
    x = n.maxPool(`pool${block + 1}`, x, 2, 2);
  }
  x = n.node("Flatten", "flat", [x]);
  for (const name of ["fc6", "fc7"]) x = n.relu(name, n.dense(`${name}/dense`, x, 4096));
  return classifier(n, n.dense("logits", x, CLASSES));
}

/** He et al., 2015, with the stride of a block in its 3×3 convolution. */
function resnet50(): Graph {
  const n = new NetBuilder(2);
  const convNorm = (name: string, x: string, channels: number, kernel: number, stride = 1) =>
    n.batchNorm(`${name}/norm`, n.conv(`${name}/conv`, x, channels, { kernel, stride, bias: false }));
  let x = n.relu("conv1", convNorm("conv1", n.input(3, 224, 224), 64, 7, 2));
  x = n.maxPool("pool1", x, 3, 2, { pads: [1, 1, 1, 1] });
  for (const [stage, blocks] of [3, 4, 6, 3].entries())
    for (let i = 0; i < blocks; i++) {
      const name = `conv${stage + 2}_${i + 1}`;
      const channels = 64 * 2 ** stage;
      const stride = i === 0 && stage > 0 ? 2 : 1;
      const narrow = n.relu(`${name}/a`, convNorm(`${name}/a`, x, channels, 1));
      const middle = n.relu(`${name}/b`, convNorm(`${name}/b`, narrow, channels, 3, stride));
      const wide = convNorm(`${name}/c`, middle, 4 * channels, 1);
      const shortcut = i === 0 ? convNorm(`${name}/shortcut`, x, 4 * channels, 1, stride) : x;
      x = n.relu(name, n.node("Add", `${name}/add`, [wide, shortcut]));
    }
  return dense(n, n.globalPool("pool5", x));
}

/** Sandler et al., 2018, width 1. */
function mobilenetV2(): Graph {
  const n = new NetBuilder(3);
  const convNorm = (name: string, x: string, channels: number, kernel: number, stride = 1, group = 1) =>
    n.batchNorm(`${name}/norm`, n.conv(`${name}/conv`, x, channels, { kernel, stride, group, bias: false }));
  let x = n.relu6("conv1", convNorm("conv1", n.input(3, 224, 224), 32, 3, 2));
  const stages = [
    { expand: 1, channels: 16, blocks: 1, stride: 1 },
    { expand: 6, channels: 24, blocks: 2, stride: 2 },
    { expand: 6, channels: 32, blocks: 3, stride: 2 },
    { expand: 6, channels: 64, blocks: 4, stride: 2 },
    { expand: 6, channels: 96, blocks: 3, stride: 1 },
    { expand: 6, channels: 160, blocks: 3, stride: 2 },
    { expand: 6, channels: 320, blocks: 1, stride: 1 },
  ];
  for (const [stage, { expand, channels, blocks, stride }] of stages.entries())
    for (let i = 0; i < blocks; i++) {
      const name = `block${stage + 1}_${i + 1}`;
      const inputs = n.channels(x);
      const wide = expand * inputs;
      const expanded = expand > 1 ? n.relu6(`${name}/expand`, convNorm(`${name}/expand`, x, wide, 1)) : x;
      const step = i === 0 ? stride : 1;
      const depthwise = convNorm(`${name}/depthwise`, expanded, wide, 3, step, wide);
      const narrow = convNorm(name, n.relu6(`${name}/depthwise`, depthwise), channels, 1);
      x = step === 1 && inputs === channels ? n.node("Add", `${name}/add`, [narrow, x]) : narrow;
    }
  return dense(n, n.globalPool("pool", n.relu6("conv2", convNorm("conv2", x, 1280, 1))));
}

/** Iandola et al., 2016, version 1.1. */
function squeezenet(): Graph {
  const n = new NetBuilder(4);
  const fire = (name: string, x: string, squeeze: number, expand: number) => {
    const s = convRelu(n, `${name}/squeeze1x1`, x, squeeze, { kernel: 1 });
    const one = convRelu(n, `${name}/expand1x1`, s, expand, { kernel: 1 });
    const three = convRelu(n, `${name}/expand3x3`, s, expand, { kernel: 3 });
    return n.node("Concat", name, [one, three], { axis: 1 });
  };
  let x = convRelu(n, "conv1", n.input(3, 224, 224), 64, { kernel: 3, stride: 2, pad: 0 });
  x = n.maxPool("pool1", x, 3, 2, ceil);
  x = n.maxPool("pool3", fire("fire3", fire("fire2", x, 16, 64), 16, 64), 3, 2, ceil);
  x = n.maxPool("pool5", fire("fire5", fire("fire4", x, 32, 128), 32, 128), 3, 2, ceil);
  x = fire("fire7", fire("fire6", x, 48, 192), 48, 192);
  x = fire("fire9", fire("fire8", x, 64, 256), 64, 256);
  x = n.globalPool("pool10", convRelu(n, "conv10", x, CLASSES, { kernel: 1 }));
  return classifier(n, n.node("Flatten", "logits", [x]));
}

/** Szegedy et al., 2014, as published for Caffe. */
function googlenet(): Graph {
  const n = new NetBuilder(5);
  const norm = (name: string, x: string) => n.node("LRN", name, [x], { size: 5, alpha: 1e-4, beta: 0.75, bias: 1 });
  const inception = (name: string, x: string, c: readonly number[]) => {
    const one = convRelu(n, `${name}/1x1`, x, c[0]!, { kernel: 1 });
    const three = convRelu(n, `${name}/3x3`, convRelu(n, `${name}/3x3_reduce`, x, c[1]!, { kernel: 1 }), c[2]!, {
      kernel: 3,
    });
    const five = convRelu(n, `${name}/5x5`, convRelu(n, `${name}/5x5_reduce`, x, c[3]!, { kernel: 1 }), c[4]!, {
      kernel: 5,
    });
    const pool = n.maxPool(`${name}/pool`, x, 3, 1, { pads: [1, 1, 1, 1] });
    const projected = convRelu(n, `${name}/pool_proj`, pool, c[5]!, { kernel: 1 });
    return n.node("Concat", name, [one, three, five, projected], { axis: 1 });
  };
  let x = convRelu(n, "conv1", n.input(3, 224, 224), 64, { kernel: 7, stride: 2 });
  x = norm("norm1", n.maxPool("pool1", x, 3, 2, ceil));
  x = convRelu(n, "conv2", convRelu(n, "conv2/reduce", x, 64, { kernel: 1 }), 192, { kernel: 3 });
  x = n.maxPool("pool2", norm("norm2", x), 3, 2, ceil);
  x = inception("3a", x, [64, 96, 128, 16, 32, 32]);
  x = n.maxPool("pool3", inception("3b", x, [128, 128, 192, 32, 96, 64]), 3, 2, ceil);
  x = inception("4a", x, [192, 96, 208, 16, 48, 64]);
  x = inception("4b", x, [160, 112, 224, 24, 64, 64]);
  x = inception("4c", x, [128, 128, 256, 24, 64, 64]);
  x = inception("4d", x, [112, 144, 288, 32, 64, 64]);
  x = n.maxPool("pool4", inception("4e", x, [256, 160, 320, 32, 128, 128]), 3, 2, ceil);
  x = inception("5b", inception("5a", x, [256, 160, 320, 32, 128, 128]), [384, 192, 384, 48, 128, 128]);
  return dense(n, n.averagePool("pool5", x, 7, 1));
}

/** By the name that `--only` takes. */
export const nets: Readonly<Record<string, () => Graph>> = { squeezenet, googlenet, vgg16, resnet50, mobilenetV2 };
