import { Extent } from "./value.ts";

/** A number that is known, or a multiple of the batch. */
export type Scalar = number | Extent;

type Rule = (a: Scalar, b: Scalar) => Scalar | undefined;

const times = (n: number): Scalar => (n === 0 ? 0 : new Extent(n));

const divided =
  (round: (n: number) => number): Rule =>
  (a, b) => {
    if (typeof a === "number" && typeof b === "number") return round(a / b);
    if (a instanceof Extent && b instanceof Extent) return round(a.times / b.times);
    if (a instanceof Extent && typeof b === "number" && a.times % b === 0) return times(a.times / b);
    return undefined;
  };

const ofNumbers =
  (f: (a: number, b: number) => number): Rule =>
  (a, b) =>
    typeof a === "number" && typeof b === "number" ? f(a, b) : undefined;

/** Arithmetic on numbers that code computes shapes with; what the batch cannot be part of gives `undefined`. */
const rules: Readonly<Record<string, Rule>> = {
  add: (a, b) => {
    if (a instanceof Extent && b instanceof Extent) return times(a.times + b.times);
    if (b === 0) return a;
    return a === 0 ? b : ofNumbers((x, y) => x + y)(a, b);
  },
  sub: (a, b) => {
    if (a instanceof Extent && b instanceof Extent) return times(a.times - b.times);
    return b === 0 ? a : ofNumbers((x, y) => x - y)(a, b);
  },
  mul: (a, b) => {
    if (a instanceof Extent) return typeof b === "number" ? times(a.times * b) : undefined;
    return b instanceof Extent ? times(a * b.times) : a * b;
  },
  div: divided((n) => n),
  floordiv: divided(Math.floor),
  trunc: divided(Math.trunc),
  remainder: (a, b) => {
    if (a instanceof Extent) return typeof b === "number" && a.times % b === 0 ? 0 : undefined;
    return ofNumbers((x, y) => x - y * Math.floor(x / y))(a, b);
  },
  maximum: ofNumbers(Math.max),
  minimum: ofNumbers(Math.min),
  pow: ofNumbers((a, b) => a ** b),
};

/** `undefined` where the result is neither a number nor a multiple of the batch. */
export function arithmetic(rule: string, a: Scalar, b: Scalar): Scalar | undefined {
  return Object.hasOwn(rules, rule) ? rules[rule]!(a, b) : undefined;
}
