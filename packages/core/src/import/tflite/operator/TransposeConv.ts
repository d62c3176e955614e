import { slidesOf } from "../../../op/window.ts";
import { permute } from "../../keras/layout.ts";
import { defineOperator } from "../define.ts";
import { image } from "../layout.ts";
import { isSame, pairOf } from "../window.ts";

/** The transpose of a convolution of the output: its padding is that of the convolution that would make the input of it. */
export default defineOperator({
  type: "TRANSPOSE_CONV",
  activation: 3,
  write(c) {
    const [, rows, columns] = c.ints(0) as [number, number, number];
    const { value, shape } = image(c, 2);
    // Out, rows, columns, in.
    const kernel = permute(c.weights(1), [3, 0, 1, 2]);
    const strides = pairOf(c, [1, 2]);
    const auto_pad = isSame(c, 0) ? "SAME_UPPER" : "VALID";
    const slides = slidesOf({ strides, auto_pad }, [1, 1, rows, columns], kernel.shape.slice(2));
    // What a window reaches beyond the output is cut off, what none reaches is added.
    const beyond = slides.map((s, i) => (shape[2 + i]! - 1) * s.stride + s.kernel - s.before - s.extent);
    const attrs = {
      strides,
      pads: [...slides.map((s) => s.before), ...beyond.map((n) => Math.max(n, 0))],
      output_padding: beyond.map((n) => Math.max(-n, 0)),
    };
    const bias = c.has(3) ? [c.constant(3, c.weights(3))] : [];
    return { value: c.g.node("ConvTranspose", [value, c.constant(1, kernel), ...bias], attrs, c.name), moved: true };
  },
});
