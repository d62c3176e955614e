import { caffeSuite, filled, type Numbers, numbers } from "../../testing/caffeSuite.ts";

/** A layer `l` from `data` to `out`. */
const layer = (type: string, settings = "", tops = 'top: "out"', bottoms = 'bottom: "data"') =>
  `layer { name: "l" type: "${type}" ${bottoms} ${tops} ${settings} }`;

const sum = (n: number, f: (i: number) => number) =>
  Array.from({ length: n }, (_, i) => f(i)).reduce((a, b) => a + b, 0);
const each = (x: Numbers, f: (v: number) => number) => numbers(x.shape, x.data.map(f));

interface Slide {
  kernel: [number, number];
  stride?: [number, number];
  pad?: [number, number];
  dilation?: [number, number];
  group?: number;
}

function convolved(x: Numbers, w: Numbers, b: Numbers | undefined, s: Slide): Numbers {
  const [n, , rows, columns] = x.shape as [number, number, number, number];
  const [sy, sx] = s.stride ?? [1, 1];
  const [py, px] = s.pad ?? [0, 0];
  const [dy, dx] = s.dilation ?? [1, 1];
  const [ky, kx] = s.kernel;
  const outputs = w.shape[0]!;
  const inputs = w.shape[1]!;
  const side = (extent: number, k: number, p: number, st: number, d: number) =>
    Math.floor((extent + 2 * p - (d * (k - 1) + 1)) / st) + 1;
  return filled([n, outputs, side(rows, ky, py, sy, dy), side(columns, kx, px, sx, dx)], (i, o, y, xx) => {
    const first = Math.floor(o / (outputs / (s.group ?? 1))) * inputs;
    const product = sum(inputs, (c) =>
      sum(ky, (u) =>
        sum(kx, (v) => w.at(o!, c, u, v) * x.at(i!, first + c, y! * sy - py + u * dy, xx! * sx - px + v * dx)),
      ),
    );
    return product + (b?.at(o!) ?? 0);
  });
}

/** Every input element adds its kernel to the output. */
function spread(x: Numbers, w: Numbers, b: Numbers, stride: number, pad: number, group: number): Numbers {
  const [n, inputs, rows, columns] = x.shape as [number, number, number, number];
  const [, per, ky, kx] = w.shape as [number, number, number, number];
  const side = (extent: number, k: number) => stride * (extent - 1) + k - 2 * pad;
  return filled([n, per * group, side(rows, ky), side(columns, kx)], (i, o, y, xx) => {
    let total = b.at(o!);
    for (let c = 0; c < inputs; c++)
      if (Math.floor(c / (inputs / group)) === Math.floor(o! / per))
        for (let r = 0; r < rows; r++)
          for (let q = 0; q < columns; q++)
            total += x.at(i!, c, r, q) * w.at(c, o! % per, y! + pad - r * stride, xx! + pad - q * stride);
    return total;
  });
}

caffeSuite("convolutions", {
  plain: {
    net: layer("Convolution", "convolution_param { num_output: 4 kernel_size: 3 }"),
    weights: [[4, 3, 3, 3], [4]],
    gives: (x, [w, b]) => convolved(x, w!, b, { kernel: [3, 3] }),
  },
  "sizes by list, no bias": {
    net: layer(
      "Convolution",
      "convolution_param { num_output: 4 bias_term: false kernel_size: [3, 2] stride: 2 stride: 1 pad: 1 pad: 0 dilation: 1 dilation: 3 }",
    ),
    weights: [[4, 3, 3, 2]],
    gives: (x, [w]) => convolved(x, w!, undefined, { kernel: [3, 2], stride: [2, 1], pad: [1, 0], dilation: [1, 3] }),
  },
  "sizes by side": {
    net: layer(
      "Convolution",
      "convolution_param { num_output: 4 kernel_h: 1 kernel_w: 5 stride_h: 3 stride_w: 2 pad_h: 0 pad_w: 2 }",
    ),
    weights: [[4, 3, 1, 5], [4]],
    gives: (x, [w, b]) => convolved(x, w!, b, { kernel: [1, 5], stride: [3, 2], pad: [0, 2] }),
  },
  groups: {
    input: [6, 5, 4],
    net: layer("Convolution", "convolution_param { num_output: 4 kernel_size: 3 pad: 1 group: 2 }"),
    weights: [[4, 3, 3, 3], [4]],
    gives: (x, [w, b]) => convolved(x, w!, b, { kernel: [3, 3], pad: [1, 1], group: 2 }),
  },
  "a group for each channel, unsaid": {
    net: layer("ConvolutionDepthwise", "convolution_param { num_output: 3 kernel_size: 3 }"),
    weights: [[3, 1, 3, 3], [3]],
    gives: (x, [w, b]) => convolved(x, w!, b, { kernel: [3, 3], group: 3 }),
  },
  transposed: {
    net: layer("Deconvolution", "convolution_param { num_output: 4 kernel_size: 4 stride: 2 pad: 1 }"),
    weights: [[3, 4, 4, 4], [4]],
    gives: (x, [w, b]) => spread(x, w!, b!, 2, 1, 1),
  },
  "transposed, groups": {
    input: [4, 3, 5],
    net: layer("Deconvolution", "convolution_param { num_output: 6 kernel_size: 3 stride: 3 group: 2 }"),
    weights: [[4, 3, 3, 3], [6]],
    gives: (x, [w, b]) => spread(x, w!, b!, 3, 0, 2),
  },
});

/** As Caffe's own loops go: how many windows, where they begin and end, what an average is divided by. */
function pooled(
  x: Numbers,
  method: "max" | "average",
  kernel: number,
  stride: number,
  pad: number,
  up = true,
): Numbers {
  const [n, c, rows, columns] = x.shape as [number, number, number, number];
  const windows = (extent: number) => {
    const exact = (extent + 2 * pad - kernel) / stride;
    const count = (up ? Math.ceil(exact) : Math.floor(exact)) + 1;
    return pad > 0 && (count - 1) * stride >= extent + pad ? count - 1 : count;
  };
  return filled([n, c, windows(rows), windows(columns)], (i, ch, py, px) => {
    const top = py! * stride - pad;
    const left = px! * stride - pad;
    const bottom = Math.min(top + kernel, rows + pad);
    const right = Math.min(left + kernel, columns + pad);
    const area = (bottom - top) * (right - left);
    const inside: number[] = [];
    for (let y = Math.max(top, 0); y < Math.min(bottom, rows); y++)
      for (let xx = Math.max(left, 0); xx < Math.min(right, columns); xx++) inside.push(x.at(i!, ch!, y, xx));
    return method === "max" ? Math.max(...inside) : inside.reduce((a, b) => a + b, 0) / area;
  });
}

const pools = (method: "max" | "average", name: string) =>
  Object.fromEntries(
    [
      [[3, 8, 6], 3, 2, 0],
      [[3, 7, 6], 2, 2, 0],
      [[2, 8, 7], 3, 2, 1],
      [[2, 8, 9], 3, 3, 1],
      // The last window would start in the padding behind the input: it is left out.
      [[2, 7, 4], 2, 2, 1],
      [[2, 5, 7], 3, 4, 2],
      [[2, 6, 5], 3, 1, 1],
    ].map(([input, kernel, stride, pad]) => [
      `${method} of ${kernel}, stride ${stride}, padding ${pad}, over ${input}`,
      {
        input: input as [number, number, number],
        // Below 0, so that padding is never the maximum by chance.
        low: -3,
        high: -1,
        net: layer("Pooling", `pooling_param { pool: ${name} kernel_size: ${kernel} stride: ${stride} pad: ${pad} }`),
        gives: (x: Numbers) => pooled(x, method, kernel as number, stride as number, pad as number),
      },
    ]),
  );

caffeSuite("pools", {
  ...pools("max", "MAX"),
  ...pools("average", "AVE"),
  "rounded down": {
    input: [3, 8, 6],
    net: layer("Pooling", "pooling_param { pool: MAX kernel_size: 3 stride: 2 round_mode: FLOOR }"),
    gives: (x) => pooled(x, "max", 3, 2, 0, false),
  },
  "rounded down, as branches say it": {
    input: [3, 8, 6],
    net: layer("Pooling", "pooling_param { pool: AVE kernel_size: 3 stride: 2 ceil_mode: false }"),
    gives: (x) => pooled(x, "average", 3, 2, 0, false),
  },
  "of the whole, maximum": {
    net: layer("Pooling", "pooling_param { pool: MAX global_pooling: true }"),
    gives: (x) =>
      filled([2, 3, 1, 1], (i, c) => Math.max(...x.data.subarray((i! * 3 + c!) * 42, (i! * 3 + c! + 1) * 42))),
  },
  "of the whole, average": {
    net: layer("Pooling", "pooling_param { pool: AVE global_pooling: true }"),
    gives: (x) => filled([2, 3, 1, 1], (i, c) => sum(7, (y) => sum(6, (q) => x.at(i!, c!, y, q))) / 42),
  },
});

const product = (
  x: Numbers,
  weight: (o: number, k: number) => number,
  outputs: number,
  bias: (o: number) => number,
) => {
  const inputs = x.data.length / 2;
  return filled([2, outputs], (i, o) => sum(inputs, (k) => x.data[i! * inputs + k]! * weight(o!, k)) + bias(o!));
};

caffeSuite("inner products", {
  plain: {
    net: layer("InnerProduct", "inner_product_param { num_output: 5 }"),
    weights: [[5, 126], [5]],
    gives: (x, [w, b]) =>
      product(
        x,
        (o, k) => w!.at(o, k),
        5,
        (o) => b!.at(o),
      ),
  },
  "older shapes": {
    net: layer("InnerProduct", "inner_product_param { num_output: 5 }"),
    weights: [
      [1, 1, 5, 126],
      [1, 1, 1, 5],
    ],
    gives: (x, [w, b]) =>
      product(
        x,
        (o, k) => w!.at(0, 0, o, k),
        5,
        (o) => b!.at(0, 0, 0, o),
      ),
  },
  "transposed, no bias": {
    net: layer("InnerProduct", "inner_product_param { num_output: 5 bias_term: false transpose: true }"),
    weights: [[126, 5]],
    gives: (x, [w]) =>
      product(
        x,
        (o, k) => w!.at(k, o),
        5,
        () => 0,
      ),
  },
  "at each place": {
    net: layer("InnerProduct", "inner_product_param { num_output: 5 axis: -1 }"),
    weights: [[5, 6], [5]],
    gives: (x, [w, b]) =>
      filled([2, 3, 7, 5], (i, c, y, o) => sum(6, (k) => x.at(i!, c!, y!, k) * w!.at(o!, k)) + b!.at(o!)),
  },
});

caffeSuite("functions", {
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
  Power: {
    low: 0.1,
    net: layer("Power", "power_param { power: -0.75 scale: 2 shift: 0.5 }"),
    gives: (x) => each(x, (v) => (0.5 + 2 * v) ** -0.75),
  },
  "Power of nothing": { net: layer("Power"), gives: (x) => x },
  Exp: {
    net: layer("Exp", "exp_param { base: 2 scale: 0.5 shift: 1 }"),
    gives: (x) => each(x, (v) => 2 ** (1 + v / 2)),
  },
  "Exp to e": { net: layer("Exp"), gives: (x) => each(x, Math.exp) },
  Log: {
    low: 0.1,
    net: layer("Log", "log_param { base: 10 scale: 2 shift: 1 }"),
    gives: (x) => each(x, (v) => Math.log10(1 + 2 * v)),
  },
  Softmax: {
    net: layer("Softmax"),
    gives: (x) =>
      filled(x.shape, (i, c, y, q) => Math.exp(x.at(i!, c!, y!, q!)) / sum(3, (k) => Math.exp(x.at(i!, k, y!, q!)))),
  },
});

caffeSuite("normalisations", {
  "LRN across channels": {
    input: [7, 4, 3],
    net: layer("LRN", "lrn_param { local_size: 5 alpha: 0.3 beta: 0.75 k: 2 }"),
    gives: (x) =>
      filled(
        x.shape,
        (i, c, y, q) => x.at(i!, c!, y!, q!) * (2 + 0.06 * sum(5, (d) => x.at(i!, c! + d - 2, y!, q!) ** 2)) ** -0.75,
      ),
  },
  "LRN within a channel": {
    net: layer("LRN", "lrn_param { local_size: 3 alpha: 0.5 beta: 0.75 k: 9 norm_region: WITHIN_CHANNEL }"),
    gives: (x) =>
      filled(x.shape, (i, c, y, q) => {
        const squares = sum(3, (u) => sum(3, (v) => x.at(i!, c!, y! + u - 1, q! + v - 1) ** 2));
        return x.at(i!, c!, y!, q!) * (1 + (0.5 * squares) / 9) ** -0.75;
      }),
  },
  MVN: {
    net: layer("MVN"),
    gives: (x) => standardized(x, false, true),
  },
  "MVN across channels, mean only": {
    net: layer("MVN", "mvn_param { across_channels: true normalize_variance: false }"),
    gives: (x) => standardized(x, true, false),
  },
  "Normalize over everything": {
    net: layer("Normalize"),
    weights: [[1]],
    gives: (x, [w]) =>
      filled(x.shape, (...at) => {
        const own = x.data.subarray(at[0]! * 126, (at[0]! + 1) * 126);
        return (w!.at(0) * x.at(...at)) / Math.sqrt(own.reduce((a, b) => a + b * b, 0));
      }),
  },
  "Normalize over channels": {
    net: layer("Normalize", "norm_param { across_spatial: false channel_shared: false }"),
    weights: [[3]],
    gives: (x, [w]) =>
      filled(
        x.shape,
        (i, c, y, q) => (w!.at(c!) * x.at(i!, c!, y!, q!)) / Math.hypot(...[0, 1, 2].map((k) => x.at(i!, k, y!, q!))),
      ),
  },
  Scale: {
    net: layer("Scale", "scale_param { bias_term: true }"),
    weights: [[3], [3]],
    gives: (x, [w, b]) => filled(x.shape, (...i) => x.at(...i) * w!.at(i[1]!) + b!.at(i[1]!)),
  },
  "Scale along rows and columns": {
    net: layer("Scale", "scale_param { axis: 2 num_axes: -1 }"),
    weights: [[7, 6]],
    gives: (x, [w]) => filled(x.shape, (...i) => x.at(...i) * w!.at(i[2]!, i[3]!)),
  },
  "Scale by another value": {
    net: `layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { pool: AVE global_pooling: true } }
      layer { name: "f" type: "Flatten" bottom: "p" top: "f" }
      ${layer("Scale", "scale_param { axis: 0 }", undefined, 'bottom: "data" bottom: "f"')}`,
    gives: (x) =>
      filled(x.shape, (i, c, y, q) => (x.at(i!, c!, y!, q!) * sum(7, (u) => sum(6, (v) => x.at(i!, c!, u, v)))) / 42),
  },
  Bias: {
    net: layer("Bias"),
    weights: [[3]],
    gives: (x, [b]) => filled(x.shape, (...i) => x.at(...i) + b!.at(i[1]!)),
  },
});

function standardized(x: Numbers, acrossChannels: boolean, variance: boolean): Numbers {
  return filled(x.shape, (i, c, y, q) => {
    const length = acrossChannels ? 126 : 42;
    const start = i! * 126 + (acrossChannels ? 0 : c! * 42);
    const own = [...x.data.subarray(start, start + length)];
    const mean = own.reduce((a, b) => a + b, 0) / length;
    const spread = Math.sqrt(own.reduce((a, b) => a + (b - mean) ** 2, 0) / length);
    return (x.at(i!, c!, y!, q!) - mean) / (variance ? spread + 1e-9 : 1);
  });
}

const relu = '\nlayer { name: "r" type: "ReLU" bottom: "data" top: "r" }\n';
const both = 'bottom: "data" bottom: "r"';

caffeSuite("several inputs and outputs", {
  "Eltwise, sum": {
    net: relu + layer("Eltwise", "", undefined, both),
    gives: (x) => each(x, (v) => v + Math.max(0, v)),
  },
  "Eltwise, weighted sum": {
    net: relu + layer("Eltwise", "eltwise_param { operation: SUM coeff: 1 coeff: -0.5 }", undefined, both),
    gives: (x) => each(x, (v) => v - 0.5 * Math.max(0, v)),
  },
  "Eltwise, product of three": {
    net: relu + layer("Eltwise", "eltwise_param { operation: PROD }", undefined, `${both} bottom: "data"`),
    gives: (x) => each(x, (v) => v * Math.max(0, v) * v),
  },
  "Eltwise, maximum": {
    net: relu + layer("Eltwise", "eltwise_param { operation: MAX }", undefined, both),
    gives: (x) => each(x, (v) => Math.max(0, v)),
  },
  Concat: {
    net: relu + layer("Concat", "", undefined, both),
    gives: (x) =>
      filled([2, 6, 7, 6], (i, c, y, q) => (c! < 3 ? x.at(i!, c!, y!, q!) : Math.max(0, x.at(i!, c! - 3, y!, q!)))),
  },
  "Concat along columns, by its older name": {
    net: relu + layer("Concat", "concat_param { concat_dim: 3 }", undefined, both),
    gives: (x) =>
      filled([2, 3, 7, 12], (i, c, y, q) => (q! < 6 ? x.at(i!, c!, y!, q!) : Math.max(0, x.at(i!, c!, y!, q! - 6)))),
  },
  "Slice in equal parts": {
    input: [4, 3, 5],
    net: `${layer("Slice", "", 'top: "a" top: "b"')} layer { name: "e" type: "Eltwise" bottom: "b" bottom: "a" top: "e" eltwise_param { coeff: 1 coeff: -1 } }`,
    gives: (x) => filled([2, 2, 3, 5], (i, c, y, q) => x.at(i!, c! + 2, y!, q!) - x.at(i!, c!, y!, q!)),
  },
  "Slice at points": {
    net: `${layer("Slice", "slice_param { axis: 2 slice_point: 1 slice_point: 4 }", 'top: "a" top: "b" top: "c"')}
      layer { name: "e" type: "Eltwise" bottom: "b" bottom: "c" top: "e" }`,
    gives: (x) => filled([2, 3, 3, 6], (i, c, y, q) => x.at(i!, c!, y! + 1, q!) + x.at(i!, c!, y! + 4, q!)),
  },
  Split: {
    net: `${layer("Split", "", 'top: "a" top: "b"')} layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "e" }`,
    gives: (x) => each(x, (v) => 2 * v),
  },
  Crop: {
    net: `layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { kernel_size: 3 stride: 2 } }
      ${layer("Crop", "crop_param { axis: 2 offset: 2 offset: 1 }", undefined, 'bottom: "data" bottom: "p"')}`,
    gives: (x) => filled([2, 3, 3, 3], (i, c, y, q) => x.at(i!, c!, y! + 2, q! + 1)),
  },
  Axpy: {
    net: `${relu}layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { pool: MAX global_pooling: true } }
      ${layer("Axpy", "", undefined, 'bottom: "p" bottom: "data" bottom: "r"')}`,
    gives: (x) =>
      filled(x.shape, (i, c, y, q) => {
        const top = Math.max(...x.data.subarray((i! * 3 + c!) * 42, (i! * 3 + c! + 1) * 42));
        return top * x.at(i!, c!, y!, q!) + Math.max(0, x.at(i!, c!, y!, q!));
      }),
  },
});

caffeSuite("shapes", {
  Flatten: { net: layer("Flatten"), gives: (x) => numbers([2, 126], x.data) },
  "Flatten between": {
    net: layer("Flatten", "flatten_param { axis: -3 end_axis: -2 }"),
    gives: (x) => numbers([2, 21, 6], x.data),
  },
  Reshape: {
    net: layer("Reshape", "reshape_param { shape { dim: 0 dim: -1 dim: 9 } }"),
    gives: (x) => numbers([2, 14, 9], x.data),
  },
  "Reshape, the batch as a number": {
    net: layer("Reshape", "reshape_param { shape { dim: 10 dim: 9 dim: -1 } }"),
    gives: (x) => numbers([2, 9, 14], x.data),
  },
  "Reshape between": {
    net: layer("Reshape", "reshape_param { shape { dim: 7 dim: -1 } axis: 2 num_axes: 1 }"),
    gives: (x) => numbers([2, 3, 7, 1, 6], x.data),
  },
  Permute: {
    net: layer("Permute", "permute_param { order: 0 order: 2 order: 3 order: 1 }"),
    gives: (x) => filled([2, 7, 6, 3], (i, y, q, c) => x.at(i!, c!, y!, q!)),
  },
  Tile: {
    net: layer("Tile", "tile_param { axis: 1 tiles: 2 }"),
    gives: (x) => filled([2, 6, 7, 6], (i, c, y, q) => x.at(i!, c! % 3, y!, q!)),
  },
  ShuffleChannel: {
    input: [6, 2, 3],
    net: layer("ShuffleChannel", "shuffle_channel_param { group: 2 }"),
    gives: (x) => filled(x.shape, (i, c, y, q) => x.at(i!, (c! % 2) * 3 + Math.floor(c! / 2), y!, q!)),
  },
  "Upsample, nearest": {
    net: layer("Upsample", "upsample_param { scale: 2 }"),
    gives: (x) => filled([2, 3, 14, 12], (i, c, y, q) => x.at(i!, c!, Math.floor(y! / 2), Math.floor(q! / 2))),
  },
  "Interp, to a size": {
    net: layer("Interp", "interp_param { height: 10 width: 11 }"),
    gives: (x) => cornered(x, 10, 11),
  },
  "Interp, zoomed": {
    net: layer("Interp", "interp_param { zoom_factor: 2 }"),
    gives: (x) => cornered(x, 13, 11),
  },
  "Dropout is nothing": { net: layer("Dropout", "dropout_param { dropout_ratio: 0.4 }"), gives: (x) => x },
});

/** Bilinear with the corners on the corners. */
function cornered(x: Numbers, height: number, width: number): Numbers {
  const [, , rows, columns] = x.shape as [number, number, number, number];
  return filled([2, 3, height, width], (i, c, y, q) => {
    const [v, u] = [(y! * (rows - 1)) / (height - 1), (q! * (columns - 1)) / (width - 1)];
    const [t, l] = [Math.floor(v), Math.floor(u)];
    const mix = (row: number) => x.at(i!, c!, row, l) * (1 - u + l) + x.at(i!, c!, row, l + 1) * (u - l);
    return mix(t) * (1 - v + t) + mix(t + 1) * (v - t);
  });
}

caffeSuite("reductions", {
  "sum of all but the batch": {
    net: layer("Reduction", "reduction_param { axis: 1 coeff: 0.5 }"),
    gives: (x) => filled([2], (i) => 0.5 * sum(126, (k) => x.data[i! * 126 + k]!)),
  },
  "sum of magnitudes": {
    net: layer("Reduction", "reduction_param { axis: -1 operation: ASUM }"),
    gives: (x) => filled([2, 3, 7], (i, c, y) => sum(6, (q) => Math.abs(x.at(i!, c!, y!, q)))),
  },
  "sum of squares": {
    net: layer("Reduction", "reduction_param { axis: 2 operation: SUMSQ }"),
    gives: (x) => filled([2, 3], (i, c) => sum(7, (y) => sum(6, (q) => x.at(i!, c!, y, q) ** 2))),
  },
  mean: {
    net: layer("Reduction", "reduction_param { axis: 2 operation: MEAN }"),
    gives: (x) => filled([2, 3], (i, c) => sum(7, (y) => sum(6, (q) => x.at(i!, c!, y, q))) / 42),
  },
  "ArgMax over everything": {
    net: layer("ArgMax", "argmax_param { top_k: 3 out_max_val: true }"),
    gives: (x) =>
      filled([2, 2, 3, 1], (i, what, k) => best([...x.data.subarray(i! * 126, (i! + 1) * 126)])[k!]![what!]!),
  },
  "ArgMax along channels": {
    net: layer("ArgMax", "argmax_param { axis: 1 }"),
    gives: (x) => filled([2, 1, 7, 6], (i, _, y, q) => best([0, 1, 2].map((c) => x.at(i!, c, y!, q!)))[0]![0]),
  },
});

/** Places and elements, the greatest first. */
const best = (list: readonly number[]) => list.map((v, k) => [k, v] as [number, number]).sort((a, b) => b[1] - a[1]);
