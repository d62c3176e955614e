import type { Writer } from "./define.ts";

/**
 * 1 where `v` is positive, else 0, in the element type of `v`. Positive numbers below 1e-30 (1.6e-5 in float16) give a fraction.
 *
 * It is a hard sigmoid as steep as a step. On ONNX Runtime's CPU that costs nothing measurable between two convolutions,
 * where a Sign makes them 15 to 50 % slower, and Greater with Where or Cast 5 to 30 %.
 */
export const positive = (g: Writer, v: string): string => g.node("HardSigmoid", [v], { alpha: steep(g, v), beta: 0 });

/** As `positive`, and a half where `v` is zero. */
export const positiveOrHalf = (g: Writer, v: string): string =>
  g.node("HardSigmoid", [v], { alpha: steep(g, v), beta: 0.5 });

/** As `positive`, and 1 where `v` is zero. */
export const notNegative = (g: Writer, v: string): string =>
  g.node("HardSigmoid", [v], { alpha: steep(g, v), beta: 1 });

/** Whether a hard sigmoid is so steep that it stands for a step: its slope is zero wherever it has one. */
export const isStep = (alpha: number): boolean => alpha >= 6e4;

/** Steep enough to be a step, and far from what overflows: infinity times zero is not a number. */
const steep = (g: Writer, v: string): number => (g.info(v).type === "float16" ? 6e4 : 1e30);

/**
 * 1 strictly between two bounds, else 0, for a `v` that never leaves them; a bound is a scalar value, a number, or absent.
 * At the bounds themselves it is 0, as in PyTorch's ReLU6, Hardtanh and Hardsigmoid.
 */
export function between(g: Writer, v: string, low?: string | number, high?: string | number): string | undefined {
  const below = bound(g, high, v);
  const above = bound(g, low, v);
  const room = below && g.node("Sub", [below, v]);
  const height = above && (numberOf(g, above) === 0 ? v : g.node("Sub", [v, above]));
  if (room && height) return positive(g, g.node("Mul", [height, room]));
  const one = room ?? height;
  return one && positive(g, one);
}

const FLOAT32_MAX = 3.4028234663852886e38;

/** A bound as a value; absent where no float32 is beyond it. */
function bound(g: Writer, b: string | number | undefined, like: string): string | undefined {
  if (b === undefined || b === "") return undefined;
  const number = typeof b === "number" ? b : numberOf(g, b);
  if (number !== undefined && Math.abs(number) >= FLOAT32_MAX) return undefined;
  return typeof b === "number" ? g.scalar(b, like) : b;
}

/** The number of a scalar constant. */
function numberOf(g: Writer, value: string): number | undefined {
  const only = g.constantNamed(value) && g.info(value).content?.[0];
  return typeof only === "number" ? only : undefined;
}

/** 1 where a boolean holds, else 0, in the element type of `like`. */
export const indicator = (g: Writer, condition: string, like: string): string =>
  g.node("Where", [condition, g.scalar(1, like), g.scalar(0, like)]);

/** `above` where `v` is positive, else `below`, in the element type of `v`. */
export const step = (g: Writer, v: string, below: number, above: number): string =>
  plus(g, times(g, positive(g, v), above - below), below);

/** `v · [v < 0]` */
export const negativePart = (g: Writer, v: string): string => g.node("Min", [v, g.scalar(0, v)]);

/** A value times a number; the value itself for 1. */
export const times = (g: Writer, v: string, factor: number): string =>
  factor === 1 ? v : g.node("Mul", [v, g.scalar(factor, v)]);

/** A value plus a number; the value itself for 0. */
export const plus = (g: Writer, v: string, term: number): string =>
  term === 0 ? v : g.node("Add", [v, g.scalar(term, v)]);

/** `1 - v` */
export const oneMinus = (g: Writer, v: string): string => g.node("Sub", [g.scalar(1, v), v]);

/** 1 where `v` is positive, else `alpha · exp(v)`: the slope of the exponential linear units. */
export function exponentialSlope(g: Writer, v: string, alpha: number): string {
  // alpha · exp(min(v, 0)) is alpha for positive v, so the rest of 1 is added there.
  const fall = times(g, g.node("Exp", [negativePart(g, v)]), alpha);
  return alpha === 1 ? fall : g.node("Add", [fall, times(g, positive(g, v), 1 - alpha)]);
}
