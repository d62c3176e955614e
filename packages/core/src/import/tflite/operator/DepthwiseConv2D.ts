import { permute } from "../../keras/layout.ts";
import { defineOperator } from "../define.ts";
import { image } from "../layout.ts";
import { windowAttrs } from "../window.ts";

export default defineOperator({
  type: "DEPTHWISE_CONV_2D",
  activation: 4,
  write(c) {
    const { value, shape } = image(c, 0);
    // 1, rows, columns, channels · multiplier.
    const kernel = permute(c.weights(1), [3, 0, 1, 2]);
    const attrs = windowAttrs(c, shape, kernel.shape.slice(2), { padding: 0, strides: [1, 2], dilations: [5, 6] });
    const bias = c.has(2) ? [c.constant(2, c.weights(2))] : [];
    const inputs = [value, c.constant(1, kernel), ...bias];
    return { value: c.g.node("Conv", inputs, { ...attrs, group: shape[1] }, c.name), moved: true };
  },
});
