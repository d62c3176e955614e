import { permute } from "../../keras/layout.ts";
import { defineOperator } from "../define.ts";
import { image } from "../layout.ts";
import { windowAttrs } from "../window.ts";

export default defineOperator({
  type: "CONV_2D",
  activation: 3,
  write(c) {
    const { value, shape } = image(c, 0);
    // Out, rows, columns, in.
    const kernel = permute(c.weights(1), [0, 3, 1, 2]);
    const attrs = windowAttrs(c, shape, kernel.shape.slice(2), { padding: 0, strides: [1, 2], dilations: [4, 5] });
    const bias = c.has(2) ? [c.constant(2, c.weights(2))] : [];
    const group = shape[1] / kernel.shape[1]!;
    if (!Number.isInteger(group)) throw c.error(`has filters for ${kernel.shape[1]} channels, and gets ${shape[1]}`);
    return {
      value: c.g.node("Conv", [value, c.constant(1, kernel), ...bias], { ...attrs, group }, c.name),
      moved: true,
    };
  },
});
