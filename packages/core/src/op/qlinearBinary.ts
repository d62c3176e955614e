import type { Op } from "./define.ts";
import { zip } from "./elementwise.ts";
import { broadcast } from "./extents.ts";
import { dequantized, requantized, throughRounding } from "./quantizedArithmetic.ts";

/**
 * An operator of ONNX Runtime on two broadcast quantised inputs, each with its scale and zero point; then those of the output.
 * `slopes` gives the gradient to the numbers that each input stands for.
 */
export function defineQLinearBinary(
  type: string,
  f: (a: number, b: number) => number,
  slopes: (c: {
    g: Parameters<Exclude<Op["backward"], "stops" | undefined>>[0]["g"];
    a: string;
    b: string;
    dy: string;
  }) => [string, string],
): Op {
  return {
    type,
    domain: "com.microsoft",
    infer: ({ x: [a, , , b] }) => [{ type: a!.type, shape: broadcast(a!.shape, b!.shape) }],
    evaluate: ({ x: [a, aScale, aZero, b, bScale, bZero, yScale, yZero], y: [y] }) => {
      const left = dequantized(a!, aScale, aZero, 1);
      const right = dequantized(b!, bScale, bZero, 1);
      return [requantized(zip(left, right, y!.shape, f), yScale!, yZero, y!)];
    },

    // To the steps that each input counts.
    backward: ({ g, x, y: [y], dy: [dy], wants }) => {
      const [a, aScale, aZero, b, bScale, bZero, yScale] = x as readonly string[];
      const real = (v: string, scale: string, zero: string) =>
        g.node("DequantizeLinear", zero ? [v, scale, zero] : [v, scale]);
      const through = throughRounding(g, dy!, y!, yScale!);
      const [da, db] = slopes({ g, a: real(a!, aScale!, aZero!), b: real(b!, bScale!, bZero!), dy: through });
      return [
        wants[0] ? g.node("Mul", [da, aScale!]) : null,
        null,
        null,
        wants[3] ? g.node("Mul", [db, bScale!]) : null,
      ];
    },
  };
}
