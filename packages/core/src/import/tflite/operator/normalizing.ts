import type { Held, OperatorContext, TfliteKind } from "../define.ts";
import { defineOperator } from "../define.ts";
import { axisOf, image } from "../layout.ts";

/** Over the last axis of the file: the channels of pictures. */
const alongLast = (type: string, write: (c: OperatorContext, v: string, axis: number) => string): TfliteKind =>
  defineOperator({
    type,
    write(c): Held {
      const x = c.x(0);
      return { ...x, value: write(c, x.value, axisOf(c, x, -1).held) };
    },
  });

const softmax = alongLast("SOFTMAX", ({ g, name, options }, v, axis) => {
  const beta = options?.float32(0) ?? 1;
  const scaled = beta === 1 ? v : g.node("Mul", [v, g.scalar(beta, v)]);
  return g.node("Softmax", [scaled], { axis }, name);
});

/** x / max(‖x‖, 10⁻⁶) */
const unitLength = alongLast("L2_NORMALIZATION", ({ g, name }, v, axis) => {
  const length = g.node("ReduceL2", [v, g.ints([axis])], { keepdims: 1 });
  return g.node("Div", [v, g.node("Max", [length, g.scalar(1e-6, v)])], {}, name);
});

const localResponse = defineOperator({
  type: "LOCAL_RESPONSE_NORMALIZATION",
  write(c) {
    const size = 2 * (c.options?.int32(0) ?? 0) + 1;
    const [bias, alpha, beta] = [1, 2, 3].map((field) => c.options?.float32(field) ?? 0) as [number, number, number];
    // ONNX divides alpha by the size.
    const attrs = { size, bias, alpha: alpha * size, beta };
    return { value: c.g.node("LRN", [image(c, 0).value], attrs, c.name), moved: true };
  },
});

export default [
  softmax,
  alongLast("LOG_SOFTMAX", ({ g, name }, v, axis) => g.node("LogSoftmax", [v], { axis }, name)),
  unitLength,
  localResponse,
];
