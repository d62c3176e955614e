import { caffeSuite, filled, layer, type Numbers, sum } from "../../../testing/caffeSuite.ts";

caffeSuite("statistics", {
  Softmax: {
    net: layer("Softmax"),
    gives: (x) =>
      filled(x.shape, (i, c, y, q) => Math.exp(x.at(i!, c!, y!, q!)) / sum(3, (k) => Math.exp(x.at(i!, k, y!, q!)))),
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

/** Places and elements, the greatest first. */
const best = (list: readonly number[]) => list.map((v, k) => [k, v] as [number, number]).sort((a, b) => b[1] - a[1]);
