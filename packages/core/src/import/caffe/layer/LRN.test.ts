import { caffeSuite, filled, layer, sum } from "../../../testing/caffeSuite.ts";

caffeSuite("local response normalisation", {
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
});
