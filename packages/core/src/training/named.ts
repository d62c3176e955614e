import { nearest, UsageError } from "../base/errors.ts";
import type { InputSpec, Model } from "../onnx/meta.ts";
import { architectures } from "./architecture/all.ts";
import { build } from "./architecture/define.ts";

export interface NamedNetworkOptions {
  readonly classes: number;
  /** Rows and columns; the architecture's own unless it is said. */
  readonly size?: readonly [number, number] | undefined;
  readonly channels: "RGB" | "GRAY";
  readonly resize: InputSpec["resize"];
  readonly seed: number;
}

/** A network to train, and how pictures go into it. */
export interface NamedNetwork {
  readonly name: string;
  readonly model: Pick<Model, "graph" | "input" | "output">;
  readonly input: InputSpec;
}

// Means and deviations of ImageNet's training pictures, as torchvision has them: near those of any photographs.
const values = {
  RGB: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  GRAY: { mean: [0.449], std: [0.226] },
} as const;

/** Builds the named network with random weights. Throws `UsageError` for a name that no network has. */
export function namedNetwork(name: string, options: NamedNetworkOptions): NamedNetwork {
  const architecture = architectures.find((a) => a.id === name);
  if (!architecture) {
    const names = architectures.map((a) => a.id);
    throw new UsageError(
      `no network is called "${name}"`,
      `nearest: ${nearest(name, names, 3).join(", ")}; or a model file to start from`,
    );
  }
  const { classes, channels, resize, seed, size = architecture.size } = options;
  const graph = build(architecture, { classes, size, channels: channels === "GRAY" ? 1 : 3, seed });
  const input: InputSpec = { layout: "NCHW", size, channels, range: [0, 1], ...values[channels], resize };
  return { name, model: { graph, input: graph.inputs[0]!, output: graph.outputs[0]! }, input };
}
