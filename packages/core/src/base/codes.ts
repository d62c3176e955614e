import type { Tensor } from "./tensor.ts";

/** What numbers were made of: (codes − zero point) · scale. */
export interface Codes {
  readonly codes: Tensor;
  readonly scale: Tensor;
  readonly zero: Tensor | undefined;
  /** What several scales are along. */
  readonly axis: number;
}

const known = new WeakMap<Tensor["data"], Codes>();

/** Remembers what the numbers of a tensor were made of, for as long as these very numbers are there; gives the tensor. */
export function madeOf(t: Tensor, codes: Codes): Tensor {
  known.set(t.data, codes);
  return t;
}

/** What the numbers of a tensor were made of, where that is known. Tensors that share their data share it. */
export const codesOf = (t: Tensor): Codes | undefined => known.get(t.data);
