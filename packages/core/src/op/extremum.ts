import type { BackwardContext } from "./define.ts";
import { indicator, positiveOrHalf } from "./mask.ts";

/** The gradient of an element-wise maximum or minimum: to the input that gave the output; equal inputs share it equally, as in PyTorch. */
export function shareExtremum(c: BackwardContext, op: "Max" | "Min"): readonly (string | null)[] {
  const { x, dy, wants } = c;
  if (x.length === 1) return [dy[0]!];
  const shares = x.length === 2 ? sharesOfTwo(c, op) : sharesOfMany(c);
  return x.map((_, i) => (wants[i] ? c.g.node("Mul", [dy[0]!, shares(i)]) : null));
}

function sharesOfTwo({ g, x }: BackwardContext, op: "Max" | "Min"): (i: number) => string {
  return (i) => {
    const [own, other] = [x[i]!, x[1 - i]!];
    return positiveOrHalf(g, g.node("Sub", op === "Max" ? [own, other] : [other, own]));
  };
}

function sharesOfMany({ g, x, y }: BackwardContext): (i: number) => string {
  const equal = x.map((v) => indicator(g, g.node("Equal", [v, y[0]!]), v));
  const count = g.node("Sum", equal);
  return (i) => g.node("Div", [equal[i]!, count]);
}
