import { caffeSuite, filled, layer, sum } from "../../../testing/caffeSuite.ts";

caffeSuite("scales and offsets", {
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
  Axpy: {
    net: `layer { name: "r" type: "ReLU" bottom: "data" top: "r" }
      layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { pool: MAX global_pooling: true } }
      ${layer("Axpy", "", undefined, 'bottom: "p" bottom: "data" bottom: "r"')}`,
    gives: (x) =>
      filled(x.shape, (i, c, y, q) => {
        const top = Math.max(...x.data.subarray((i! * 3 + c!) * 42, (i! * 3 + c! + 1) * 42));
        return top * x.at(i!, c!, y!, q!) + Math.max(0, x.at(i!, c!, y!, q!));
      }),
  },
});
