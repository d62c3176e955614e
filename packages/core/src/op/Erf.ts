import { defineUnary } from "./elementwise.ts";
import { times } from "./mask.ts";

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/** The error function, to about 1e-15 of its value. */
export function erf(v: number): number {
  if (Number.isNaN(v)) return v;
  const magnitude = Math.abs(v);
  return Math.sign(v) * (magnitude < 2.5 ? series(magnitude) : 1 - fraction(magnitude));
}

/** 1 - erf(v), without cancellation for large v: to about 1e-14 of its value. */
export function erfc(v: number): number {
  if (v < 0) return 1 + erf(-v);
  return v < 1 ? 1 - series(v) : fraction(v);
}

/** erf by 2/√π · exp(-v²) · Σ 2ⁿ v²ⁿ⁺¹ / (1·3·…·(2n+1)), whose terms are all positive. Abramowitz and Stegun 7.1.6. */
function series(v: number): number {
  let term = v;
  let sum = v;
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= (2 * v * v) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_ROOT_PI * Math.exp(-v * v) * sum;
}

/** erfc by the continued fraction exp(-v²)/√π · 1/(v + (1/2)/(v + 1/(v + (3/2)/(v + …)))), from the inside out. Abramowitz and Stegun 7.1.14. */
function fraction(v: number): number {
  // 200 levels settle the last bit at v = 1, fewer are needed beyond.
  let tail = v;
  for (let k = 200; k > 0; k--) tail = v + k / 2 / tail;
  return Math.exp(-v * v) / Math.sqrt(Math.PI) / tail;
}

export default defineUnary({
  type: "Erf",
  f: () => erf,

  // 2/√π · exp(-x²)
  backward: ({ g, x: [x], dy: [dy] }) => {
    const bell = g.node("Exp", [g.node("Neg", [g.node("Mul", [x!, x!])])]);
    return [g.node("Mul", [dy!, times(g, bell, TWO_OVER_ROOT_PI)])];
  },
});
