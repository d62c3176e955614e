import type { Attrs } from "../../../onnx/graph.ts";
import type { TfliteKind } from "../define.ts";
import { defineOperator } from "../define.ts";
import { image } from "../layout.ts";
import { pairOf, windowAttrs } from "../window.ts";

const pool = (type: string, op: string, moves: boolean, attrs: Attrs = {}): TfliteKind =>
  defineOperator({
    type,
    activation: 5,
    moves,
    write(c) {
      const { value, shape } = image(c, 0);
      const kernel_shape = pairOf(c, [3, 4]);
      const all = { ...windowAttrs(c, shape, kernel_shape, { padding: 0, strides: [1, 2] }), kernel_shape, ...attrs };
      return { value: c.g.node(op, [value], all, c.name), moved: true };
    },
  });

export default [
  pool("MAX_POOL_2D", "MaxPool", true),
  // TensorFlow's mean is over what lies inside of the picture.
  pool("AVERAGE_POOL_2D", "AveragePool", false, { count_include_pad: 0 }),
];
