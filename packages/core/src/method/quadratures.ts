import type { Quadrature } from "../base/quadrature.ts";
import { gaussLegendre, riemann, trapezoid } from "../base/quadrature.ts";

const quadratures = {
  "gauss-legendre": gaussLegendre,
  trapezoid,
  "riemann-left": (n: number) => riemann(n, 0),
  "riemann-middle": (n: number) => riemann(n, 0.5),
  "riemann-right": (n: number) => riemann(n, 1),
};

export type QuadratureName = keyof typeof quadratures;

export const quadratureNames = Object.keys(quadratures) as QuadratureName[];

/** A rule of `n` points on [0, 1]. */
export const quadratureNamed = (name: QuadratureName, n: number): Quadrature => quadratures[name](n);
