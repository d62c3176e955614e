import type { DataType, Doubles, Shape } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import { typeNumbered } from "./content.ts";
import { defineOp, number } from "./define.ts";
import { broadcastIndex } from "./elementwise.ts";
import { alongAxis, parametersAlong, rangeOf, roundHalfEven } from "./quantization.ts";

export default defineOp({
  type: "QuantizeLinear",
  float32Only: true,
  infer: ({ attrs, x: [x, , zero] }) => {
    const said = number(attrs, "output_dtype", 0);
    const type = zero?.type ?? (said ? typeNumbered(said) : "uint8");
    rangeOf(type);
    return [{ type, shape: x!.shape }];
  },
  evaluate: ({ attrs, x: [x, scale, zero], y: [y] }) => [quantized(x!, scale!, zero, attrs, y!.type)],

  // Straight through: the slope of rounding is taken for 1, that of clamping for 0 outside of what the type can hold.
  // The gradient of an integer value is a float tensor: with respect to the number that it stands for, times its scale.
  backward: ({ g, attrs, x: [x, scale, zero], y: [y], dy: [dy] }) => {
    const { low, high } = rangeOf(g.info(y!).type);
    const rank = g.shape(x!).length;
    const by = alongAxis(g, scale!, rank, attrs);
    const steps = g.node("Div", [x!, by]);
    const offset = zero ? g.node("Cast", [alongAxis(g, zero, rank, attrs)], { to: 1 }) : g.scalar(0, by);
    // What rounds to `low` or `high` itself is still inside.
    const least = g.node("Sub", [g.scalar(low - 0.5, by), offset]);
    const most = g.node("Sub", [g.scalar(high + 0.5, by), offset]);
    const inside = g.node("And", [g.node("GreaterOrEqual", [steps, least]), g.node("LessOrEqual", [steps, most])]);
    return [g.node("Where", [inside, g.node("Div", [dy!, by]), g.scalar(0, dy!)])];
  },
  expand: ({ attrs, input }) =>
    number(attrs, "block_size", 0) > 0 ? undefined : [{ numbers: input(0), scale: input(1), zero: input(2), attrs }],
});

/** Rounds to the nearest step, half to even, and clamps to the type's range. */
function quantized(x: Doubles, scale: Doubles, zero: Doubles | undefined, attrs: Attrs, type: DataType): Float64Array {
  const { low, high } = rangeOf(type);
  const along: Shape = parametersAlong(scale.shape, x.shape.length, attrs);
  const at = broadcastIndex(along, x.shape);
  return x.data.map((v, i) => {
    const k = at(i);
    return Math.min(Math.max(roundHalfEven(v / scale.data[k]!) + (zero?.data[k] ?? 0), low), high);
  });
}
