import type { Network } from "../network.ts";

/** A family of networks that is known by the names and shapes of its tensors. */
export interface Architecture {
  /** What messages call it. */
  readonly id: string;
  /** Who publishes it under these names, with the paper. */
  readonly title: string;
  /** What its tensors are called here, where that is not as in the file. */
  readonly rename?: (name: string) => string;
  /** The weight of the convolution that takes the picture, by the names that it may have; all tensors start from there. */
  readonly stems: readonly string[];
  /** Rows and columns of the pictures that it was trained on. */
  readonly size: (net: Network) => number;
  /** Writes the network up to its logits, N×classes. Throws `Misfit` where the tensors are of another. */
  readonly write: (net: Network, picture: string) => string;
  /** Tensors that only training uses. */
  readonly unused?: RegExp;
  /** `half`: pictures are taken from −1 to 1, not less ImageNet's mean. */
  readonly values?: "half";
}

export const defineArchitecture = (architecture: Architecture): Architecture => architecture;
