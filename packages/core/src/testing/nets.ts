import type { Graph } from "../onnx/graph.ts";
import { NetBuilder } from "./netBuilder.ts";

// Small classifiers with seeded weights. Each takes `picture`, N×3×10×11, has the logits in `logits` and gives softmax `scores`.
// Extents of rows and columns differ everywhere, so that no axis can be mistaken for the other.

/** What each net begins and ends with. */
function classifier(seed: number, body: (n: NetBuilder, picture: string) => string, classes = 4): Graph {
  const n = new NetBuilder(seed);
  const features = body(n, n.input(3, 10, 11));
  const logits = n.dense("logits", n.node("Flatten", "flat", [features]), classes);
  return n.build(n.node("Softmax", "scores", [logits]));
}

/** Two convolutions, one with batch normalisation, an overlapping max pool, dense. */
export const tinyNet = (): Graph =>
  classifier(11, (n, picture) => {
    const norm = n.batchNorm("conv1/norm", n.conv("conv1/conv", picture, 5, { bias: false }));
    const pool = n.maxPool("pool1", n.relu("conv1", norm), 3, 2);
    return n.relu("conv2", n.conv("conv2/conv", pool, 6));
  });

/** Two residual blocks, the second with stride 2 and a projected shortcut, then global pooling. */
export const residualNet = (): Graph =>
  classifier(12, (n, picture) => {
    const stem = n.relu("stem", n.conv("stem/conv", picture, 4));
    const first = n.conv("block1/conv2", n.relu("block1/relu", n.conv("block1/conv1", stem, 4)), 4);
    const block1 = n.relu("block1", n.node("Add", "block1/add", [first, stem]));
    const narrow = n.relu("block2/relu", n.conv("block2/conv1", block1, 6, { stride: 2 }));
    const second = n.batchNorm("block2/norm", n.conv("block2/conv2", narrow, 6));
    const shortcut = n.conv("block2/shortcut", block1, 6, { kernel: 1, stride: 2 });
    const block2 = n.relu("block2", n.node("Add", "block2/add", [second, shortcut]));
    return n.globalPool("pool", block2);
  });

/** Branches of 1×1, 3×3 and pooled 1×1 convolutions that are concatenated, then average pooling. */
export const branchNet = (): Graph =>
  classifier(13, (n, picture) => {
    const stem = n.relu("stem", n.conv("stem/conv", picture, 5, { stride: 2 }));
    const one = n.relu("branch1", n.conv("branch1/conv", stem, 3, { kernel: 1 }));
    const squeezed = n.relu("branch3/squeeze", n.conv("branch3/squeeze/conv", stem, 2, { kernel: 1 }));
    const three = n.relu("branch3", n.conv("branch3/conv", squeezed, 4));
    const pooled = n.maxPool("branchPool/pool", stem, 3, 1, { pads: [1, 1, 1, 1] });
    const last = n.relu("branchPool", n.conv("branchPool/conv", pooled, 2, { kernel: 1 }));
    const mixed = n.node("Concat", "mixed", [one, three, last], { axis: 1 });
    return n.averagePool("pool", mixed, 2, 2);
  });

/** Depthwise and pointwise convolutions with ReLU6 and a linear bottleneck that is added to what it came from. */
export const depthwiseNet = (): Graph =>
  classifier(14, (n, picture) => {
    const stem = n.relu6("stem", n.batchNorm("stem/norm", n.conv("stem/conv", picture, 4, { stride: 2, bias: false })));
    const wide = n.relu6("expand", n.conv("expand/conv", stem, 8, { kernel: 1 }));
    const depthwise = n.conv("depthwise/conv", wide, 8, { group: 8, bias: false });
    const deep = n.relu6("depthwise", n.batchNorm("depthwise/norm", depthwise));
    const added = n.node("Add", "add", [n.conv("project", deep, 4, { kernel: 1 }), stem]);
    const strided = n.relu6("reduce", n.conv("reduce/conv", added, 8, { group: 4, stride: 2 }));
    return n.globalPool("pool", strided);
  });

/** Local response normalisation and convolutions in groups, as AlexNet and GoogLeNet have them. */
export const normalizedNet = (): Graph =>
  classifier(15, (n, picture) => {
    const stem = n.relu("stem", n.conv("stem/conv", picture, 6, { kernel: [5, 3], stride: 2 }));
    const norm = n.node("LRN", "norm", [stem], { size: 5, alpha: 0.5, beta: 0.75, bias: 1 });
    const grouped = n.relu("conv2", n.conv("conv2/conv", norm, 8, { group: 2 }));
    return n.maxPool("pool", grouped, 2, 2);
  });

/** Gates, quotients, normalisation of each picture by itself, a square and a minimum: what few published rules cover. */
export const gatedNet = (): Graph =>
  classifier(21, (n, picture) => {
    const stem = n.node("HardSwish", "stem", [n.conv("stem/conv", picture, 6)]);
    const parameters = [n.random("norm/scale", [6], 1), n.random("norm/shift", [6], 1)];
    const norm = n.node("InstanceNormalization", "norm", [stem, ...parameters]);
    const gate = n.node("Sigmoid", "gate", [n.conv("gate/conv", n.globalPool("squeeze", norm), 6, { kernel: 1 })]);
    const gated = n.node("Mul", "gated", [norm, gate]);
    const bounded = n.node("Min", "bounded", [gated, n.node("Mul", "square", [gated, gated])]);
    const quotient = n.node("Div", "quotient", [bounded, n.node("Exp", "exp", [gate])]);
    return n.globalPool("pool", quotient);
  });
