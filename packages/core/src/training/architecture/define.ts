import { UsageError } from "../../base/errors.ts";
import type { Graph } from "../../onnx/graph.ts";
import { Net } from "./net.ts";

export interface BuildOptions {
  /** Two classes share one sigmoid; more have a softmax. */
  readonly classes: number;
  /** Rows and columns; the architecture's own unless it is said. */
  readonly size?: readonly [number, number];
  /** Default 3. */
  readonly channels?: number;
  /** Of the weights. Default 0. */
  readonly seed?: number;
}

/** A network to train from nothing. */
export interface Architecture {
  /** `cnn-8` … */
  readonly id: string;
  readonly title: string;
  readonly reference: string;
  /** Rows and columns that it was made for. */
  readonly size: readonly [number, number];
  /** The fewest rows and columns that reach its end. */
  readonly least: number;
  /** Writes the layers from `picture` to what the classifier reads; gives the features, N×units. */
  body(net: Net, picture: string): string;
}

export const defineArchitecture = (architecture: Architecture): Architecture => architecture;

/**
 * The network with random weights: input `picture`, N×channels×H×W, `logits`, and output `scores`, N×classes (N×1 for two).
 * Throws `UsageError` for pictures that are too small.
 */
export function build(architecture: Architecture, options: BuildOptions): Graph {
  const { classes, size = architecture.size, channels = 3, seed = 0 } = options;
  if (Math.min(...size) < architecture.least)
    throw new UsageError(
      `pictures of ${size.join("×")} are too small for ${architecture.id}`,
      `the least is ${architecture.least}×${architecture.least}`,
    );
  if (classes < 2) throw new UsageError("one class leaves nothing to learn", "give at least two classes");
  const net = new Net(seed);
  const features = architecture.body(net, net.input("picture", channels, size));
  return net.classifier(features, classes);
}
