import { number } from "../../op/define.ts";
import type { BackwardContext } from "../../op/index.ts";
import type { Twin } from "./deepLift.ts";
import { secant } from "./deepLift.ts";

type Pair = readonly [string, string];

/** What a softmax is made of, in the pass over the picture and in the one over the baseline. */
interface Parts {
  /** Exponentials. */
  readonly e: Pair;
  /** Their sums. */
  readonly s: Pair;
  /** Δe / Δx */
  readonly slope: string;
  /** Along the axis of the softmax, which keeps an extent of 1. */
  over(op: string, v: string): string;
}

/** Exponentials are relative to the larger maximum of the two passes, which cancels out but keeps them finite. */
function partsOf(c: BackwardContext, twin: Twin): Parts {
  const { g, attrs } = c;
  const axis = g.ints([number(attrs, "axis", -1)]);
  const over = (op: string, v: string) => g.node(op, [v, axis], { keepdims: 1 });
  const x: Pair = [c.x[0]!, twin(c.x[0]!)];
  const most = g.node("Max", [over("ReduceMax", x[0]), over("ReduceMax", x[1])]);
  const exponential = (v: string) => g.node("Exp", [g.node("Sub", [v, most])]);
  const e: Pair = [exponential(x[0]), exponential(x[1])];
  const s: Pair = [over("ReduceSum", e[0]), over("ReduceSum", e[1])];
  return { e, s, slope: secant(c, x, e, e[0]), over };
}

/** e/s is a product of e and 1/s, for which Δ(e/s) = Δe·mean(1/s) - mean(e)·Δs/(s·s′). */
export function multipliersOfSoftmax(c: BackwardContext, twin: Twin): readonly (string | null)[] {
  const { g, dy } = c;
  const { e, s, slope, over } = partsOf(c, twin);
  const inverse: Pair = [g.node("Reciprocal", [s[0]]), g.node("Reciprocal", [s[1]])];
  const mean = ([a, b]: Pair) => g.node("Mul", [g.node("Add", [a, b]), g.scalar(0.5, a)]);
  const ofTerm = g.node("Mul", [dy[0]!, mean(inverse)]);
  const ofSum = g.node("Mul", [over("ReduceSum", g.node("Mul", [dy[0]!, mean(e)])), g.node("Mul", inverse)]);
  return [g.node("Mul", [g.node("Sub", [ofTerm, ofSum]), slope])];
}

/** x - log s, of which the logarithm is a function of one input. */
export function multipliersOfLogSoftmax(c: BackwardContext, twin: Twin): readonly (string | null)[] {
  const { g, dy } = c;
  const { s, slope, over } = partsOf(c, twin);
  const log: Pair = [g.node("Log", [s[0]]), g.node("Log", [s[1]])];
  const ofSum = g.node("Mul", [over("ReduceSum", dy[0]!), secant(c, s, log, g.node("Reciprocal", [s[0]]))]);
  return [g.node("Sub", [dy[0]!, g.node("Mul", [ofSum, slope])])];
}
