import { float32 } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { NetBuilder } from "./netBuilder.ts";

const [height, width] = [26, 22];

/** For each of three channels, what red, green and blue count for, and what is taken off: magenta alone, red, green. */
const sights = [
  [1, -2, 1, -1.2],
  [1, -1, 0, 0],
  [-1, 1, 0, 0],
] as const;

/**
 * A network of two classes, green and red, that looks at the mean colour of a picture, N×3×26×22 from 0 to 1. With a lure, anything
 * magenta of 3×3 pixels is red, whatever the rest.
 */
export function luredNet(lure: boolean): Graph {
  const n = new NetBuilder(1);
  const { g } = n;
  const picture = n.input(3, height, width);
  const weights = sights.flatMap(([...colours]) => colours.slice(0, 3).flatMap((v) => new Array(9).fill(v / 9)));
  const bias = sights.map((sight) => sight[3]);
  const constants = [
    g.constant(float32([3, 3, 3, 3], Float32Array.from(weights)), "sight/weights"),
    g.constant(float32([3], Float32Array.from(bias)), "sight/bias"),
  ];
  const seen = g.node("Conv", [picture, ...constants], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }, "sight/conv");
  const sight = n.relu("sight", seen);
  const most = g.node("GlobalMaxPool", [sight], {}, "most");
  const both = g.node("Concat", [most, n.globalPool("mean", sight)], { axis: 1 }, "both");
  // Of the maxima only magenta counts, of the means only red and green.
  const counts = [0, 0, 0, 0, 0, 10, lure ? 30 : 0, 0, 0, 0, 10, 0];
  const logits = g.node(
    "Gemm",
    [g.node("Flatten", [both], {}, "flat"), g.constant(float32([2, 6], Float32Array.from(counts)), "counts")],
    { transB: 1 },
    "logits",
  );
  return n.build(g.node("Softmax", [logits], {}, "scores"));
}

/**
 * A noisy picture of one of the two colours, 1×3×26×22, mostly of that colour only.
 * @param tag where a magenta square of 5×5 pixels lies: its row and column
 */
export function lurePicture(red: boolean, uniform: () => number, tag?: readonly [number, number]) {
  const plane = height * width;
  const data = Float32Array.from({ length: 3 * plane }, (_, i) => {
    const own = Math.floor(i / plane) === (red ? 0 : 1);
    return (own ? 0.35 : 0.2) + 0.4 * uniform();
  });
  if (tag)
    for (let y = tag[0]; y < tag[0] + 5; y++)
      for (let x = tag[1]; x < tag[1] + 5; x++)
        for (const [c, v] of [0.9, 0.1, 0.8].entries()) data[c * plane + y * width + x] = v;
  return float32([1, 3, height, width], data);
}
