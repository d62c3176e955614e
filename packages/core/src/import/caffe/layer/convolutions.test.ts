import { caffeSuite, filled, layer, type Numbers, sum } from "../../../testing/caffeSuite.ts";

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
