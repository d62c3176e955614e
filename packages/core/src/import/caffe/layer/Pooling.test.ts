import { caffeSuite, filled, layer, type Numbers, sum } from "../../../testing/caffeSuite.ts";

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
