import { caffeSuite, filled, layer, type Numbers, sum } from "../../../testing/caffeSuite.ts";

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
