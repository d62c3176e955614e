import { z } from "zod";

/** Larger strides, kernels and factors are no network's. */
const MOST = 1 << 12;

const pairOf = (min: number) => {
  const one = z.int().min(min).max(MOST);
  return z.union([one, z.tuple([one, one])], {
    error: `expected a whole number from ${min} to ${MOST}, or [rows, columns]`,
  });
};

export const stride = pairOf(1).default(1).describe("places from one window to the next; a number or [rows, columns]");

export const padding = pairOf(0).default(0).describe("places added on each side; a number or [rows, columns]");

export const dilation = pairOf(1).default(1).describe("places from one element of the kernel to the next");

export const kernel = pairOf(1).describe("rows and columns of the window; a number or [rows, columns]");

/** Of pools: the kernel's where nothing is said. */
export const poolStride = pairOf(1).optional().describe("places from one window to the next; the kernel's, if absent");

export const epsilon = (value: number) => z.number().positive().default(value).describe("added to variances");

export const count = (what: string) => z.int().min(1).max(MOST).describe(what);

export const flag = (value: boolean, what: string) => z.boolean().default(value).describe(what);

export const factor = (value: number, what: string) => z.number().default(value).describe(what);
